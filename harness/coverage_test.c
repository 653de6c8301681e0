/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/coverage.h"

static const struct clause refusable = {.number = "R2",
                                        .source = "blkif.h",
                                        .section = "feature-flush-cache",
                                        .says = "it may be refused",
                                        .but = "a comment says otherwise"},
                           kept = {.number = "W3",
                                   .source = "contract",
                                   .section = "flushes",
                                   .says = "it is kept"};
static const struct clause *const clauses[] = {&refusable, &kept, NULL};

static struct {
    struct fault_rule rules[2];
    struct conf_case once, often;
    struct hole by_moment[5], by_form[5];
} b;

/*
 * One case refuses the first flush; another fails every second barrier with data, which is written nevertheless.  All
 * the rest is explained by one hole for the rows that are empty, and one for what is empty in the others.
 */
static int setup(void **state)
{
    static const struct fault_rule flip[] = {{.ops = OP_BARRIER,
                                              .forms = FORM_DATA,
                                              .when = {.count = 1},
                                              .answer = ANSWER_ERROR,
                                              .effect = EFFECT_WRITTEN},
                                             {.ops = OP_BARRIER,
                                              .forms = FORM_DATA,
                                              .when = {.skip = 1, .count = 1},
                                              .answer = ANSWER_ERROR,
                                              .effect = EFFECT_WRITTEN}};
    const unsigned rows = HOLE_AT(MOMENT_FIRST) | HOLE_AT(MOMENT_STORM);
    const unsigned forms = HOLE_AT(REFUSED_FLUSH + REFUSED_UNSUPPORTED) |
                           HOLE_AT(REFUSED_BARRIER_DATA + REFUSED_FAILED);

    (void)state;
    memset(&b, 0, sizeof(b));
    b.rules[0] = (struct fault_rule){.ops = OP_FLUSH,
                                     .forms = FORM_ANY,
                                     .when = {.count = 1},
                                     .answer = ANSWER_REFUSE,
                                     .effect = EFFECT_DISCARDED};
    b.once = (struct conf_case){.name = "once",
                                .clauses = {&kept, &refusable},
                                .moment = MOMENT_FIRST,
                                .rules = b.rules,
                                .rule_count = 1};
    b.often = (struct conf_case){.name = "often",
                                 .clauses = {&refusable},
                                 .moment = MOMENT_STORM,
                                 .rules = flip,
                                 .rule_count = 2};
    b.by_moment[0] = (struct hole){~rows, 0, "nothing happens then"};
    b.by_moment[1] = (struct hole){HOLE_AT(MOMENT_FIRST), ~HOLE_AT(REFUSED_FLUSH), "only flushes"};
    b.by_moment[2] = (struct hole){
        HOLE_AT(MOMENT_STORM), ~HOLE_AT(REFUSED_BARRIER_DATA + REFUSED_FAILED), "only barriers"};
    b.by_form[0] = (struct hole){~forms, 0, "never so"};
    b.by_form[1] = (struct hole){HOLE_AT(REFUSED_FLUSH), ~HOLE_AT(REFUSED_ONCE), "once is enough"};
    b.by_form[2] = (struct hole){HOLE_AT(REFUSED_BARRIER_DATA + REFUSED_FAILED),
                                 ~HOLE_AT(REFUSED_ON_AND_OFF + REFUSED_DONE), "flip-flop"};
    return 0;
}

static const struct conf_case *cases[] = {&b.once, &b.often, NULL};

static const struct coverage coverage = {
    .clauses = clauses, .cases = cases, .by_moment = b.by_moment, .by_form = b.by_form};

static void expect_wrong(const char *sentence)
{
    struct why why = {""};

    assert_int_equal(coverage_check(&coverage, &why), -EINVAL);
    assert_string_equal(why.text, sentence);
}

static void all_is_explained(void **state)
{
    struct why why;

    (void)state;
    if (coverage_check(&coverage, &why))
        fail_msg("%s", why.text);
}

static void a_clause_without_a_case_is_wrong(void **state)
{
    (void)state;
    b.once.clauses[0] = NULL;
    expect_wrong("clause W3 has no case");
}

static void a_hole_without_a_reason_is_wrong(void **state)
{
    (void)state;
    b.once.moment = MOMENT_CLOSING;
    expect_wrong("moments and forms: first, flush refused: no case, and no reason why");
}

static void a_reason_where_there_is_a_case_is_wrong(void **state)
{
    (void)state;
    b.by_moment[1].columns = 0;
    expect_wrong("moments and forms: first, flush refused: is explained as a hole, and has a case");
}

static void a_reason_for_nothing_is_wrong(void **state)
{
    (void)state;
    b.by_form[3] = (struct hole){HOLE_AT(REFUSED_DISCARD), 0, "said twice"};
    expect_wrong("forms: this explains no hole: said twice");
}

static void what_a_rule_refuses_is_counted_by_its_form(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    coverage_print(out, &coverage);
    fclose(out);
    assert_non_null(strstr(text, "R2, blkif.h, feature-flush-cache: it may be refused\n"
                                 "    But a comment says otherwise\n"
                                 "  once: first, flush refused once\n"
                                 "  often: storm, data barrier failed on and off, done"));
    assert_non_null(strstr(text, "first                   1   b "));
    assert_non_null(strstr(text, "  a  nothing happens then\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_is_explained, setup),
        cmocka_unit_test_setup(a_clause_without_a_case_is_wrong, setup),
        cmocka_unit_test_setup(a_hole_without_a_reason_is_wrong, setup),
        cmocka_unit_test_setup(a_reason_where_there_is_a_case_is_wrong, setup),
        cmocka_unit_test_setup(a_reason_for_nothing_is_wrong, setup),
        cmocka_unit_test_setup(what_a_rule_refuses_is_counted_by_its_form, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
