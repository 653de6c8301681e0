/* SPDX-License-Identifier: BSD-2-Clause */
/* All cases against all models: every outcome can be reached, and every case can be failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/expected/expected.h"
#include "harness/bench/loop/loop.h"
#include "harness/outcome.h"
#include "harness/suite.h"

#define MAX_CASES 256

static const struct {
    const char *name;
    const struct expected *table;
} families[] = {
#define FAMILY(family) {#family, expected_##family},
    EXPECTED_FAMILIES(FAMILY)
#undef FAMILY
};

/* What came of everything. */
static struct {
    const char *model;
    unsigned wrong, cases;
    unsigned defects, missed; /* missed: those that no case finds */
    unsigned outcomes;        /* all that were reached */
    bool seen, never, limits; /* expectations of these kinds that were broken */
    bool protocol;
    bool failed[MAX_CASES]; /* by some model, with --strict */
    bool passed[MAX_CASES]; /* by the model that keeps every promise, likewise */
    bool found;             /* a case that this passed, and the model did not */
    bool skipped[MAX_CASES];
} all;

static bool names(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = words; at && (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return true;
    return !words;
}

static const struct expected *table_of(const char *family)
{
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
        if (!strcmp(families[i].name, family))
            return families[i].table;
    fail_msg("nothing is expected of the family %s", family);
    return NULL;
}

static const struct expected *row_of(const struct case_result *result)
{
    const struct expected *row = table_of(result->family);

    while (row->outcomes &&
           !(names(row->cases, result->case_name) && names(row->models, all.model)))
        row++;
    return row->outcomes ? row : NULL;
}

static void note_findings(const struct case_result *result)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        const char *text = result->findings[i].text;

        if (result->findings[i].held)
            continue;
        all.protocol |= !strncmp(text, "protocol:", 9);
        all.limits |= !strncmp(text, "limits:", 7);
        all.seen |= !strncmp(text, "wire:", 5) && strstr(text, "expected it");
        all.never |= !strncmp(text, "wire:", 5) && strstr(text, "expected none");
    }
}

static void note_status(int status)
{
    assert_in_range(all.cases, 0, MAX_CASES - 1);
    all.failed[all.cases] |= status == 1;
    if (!strcmp(all.model, "conforming"))
        all.passed[all.cases] = !status;
    all.found |= all.passed[all.cases] && status;
}

static int take_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    (void)sink;
    (void)why;
    assert_null(frontend->error);
    return 0;
}

static int take_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                      struct why *why)
{
    (void)sink;
    (void)case_name;
    (void)why;
    assert_in_range(number, 1, of);
    return 0;
}

static int take_result(struct sink *sink, const struct case_result *result,
                       const struct evidence *evidence, struct why *why)
{
    struct run_document strict = {
        .strict = true, .results = (struct case_result *)result, .result_count = 1};
    const struct expected *row = row_of(result);
    char outcomes[256] = "";
    size_t at = 0;

    (void)sink;
    (void)evidence;
    (void)why;
    for (size_t i = 0; i < result->subject_count; i++) {
        const struct subject_result *subject = &result->subjects[i];

        all.outcomes |= outcome_of(subject->outcome);
        if (strcmp(subject->outcome, "as-offered") != 0)
            at += (size_t)snprintf(outcomes + at, sizeof(outcomes) - at, "%s%s %s", at ? ", " : "",
                                   subject->subject, subject->outcome);
    }
    note_findings(result);
    note_status(result_exit_status(&strict));
    all.skipped[all.cases] = result->verdict == VERDICT_SKIP;
    all.cases++;
    if (result->verdict == VERDICT_ERROR || result->verdict == VERDICT_SKIP)
        assert_non_null(result->reason);
    if (row && row->verdict == result->verdict && !strcmp(row->outcomes, outcomes))
        return 0;
    all.wrong++;
    print_error("%s, %s: %s (%s), expected %s (%s)%s%s\n", all.model, result->case_name,
                verdict_word(result->verdict), outcomes,
                row ? verdict_word(row->verdict) : "no row", row ? row->outcomes : "",
                result->reason ? ": " : "", result->reason ? result->reason : "");
    return 0;
}

static void play_all(const struct model *model, const struct offer *offer)
{
    static const struct sink_ops ops = {
        .frontend = take_frontend, .begin = take_begin, .result = take_result};
    struct sink sink = {.ops = &ops};
    struct suite suite = {
        .repeat = "",
        .cases = all_cases,
        .all = all_cases,
        .sink = &sink,
        .offer = *offer,
        .verdicts_alone = true, /* journals as text would take most of the time */
    };
    char leftovers[128];
    struct why why;

    all.model = suite.frontend = model_name(model);
    all.cases = 0;
    all.found = false;
    assert_int_equal(bench_loop_create(&suite.bench, model, &why), 0);
    if (suite_run(&suite, &why))
        fail_msg("%s: %s", all.model, why.text);
    if (bench_loop_leftovers(suite.bench, leftovers, sizeof(leftovers)))
        fail_msg("%s left behind: %s", all.model, leftovers);
    suite.bench->ops->free(suite.bench);
    assert_null(all_cases[all.cases]);
}

static void test_every_case_against_every_model(void **state)
{
    const struct model *model;

    (void)state;
    for (size_t i = 0; (model = model_at(i)); i++) {
        play_all(model, &(struct offer){0});
        all.defects += model_is_defect(model);
        all.missed += model_is_defect(model) && !all.found;
        if (model_is_defect(model) && !all.found)
            print_error("no case finds %s\n", all.model);
    }
    assert_int_equal(all.wrong, 0);
}

/* What else is offered, and used, changes nothing. */
static void test_every_case_on_larger_devices(void **state)
{
    static const struct offer one[] = {
        {.max_ring_page_order = "1"}, {.max_ring_page_order = "4"}, {.max_queues = "4"},
        {.persistent = "1"},          {.max_indirect = "256"},
    };
    static const struct offer all_at_once = {
        .max_ring_page_order = "4", .max_queues = "8", .persistent = "1", .max_indirect = "256"};

    (void)state;
    for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++)
        play_all(model_find("linux-since-6.11"), &one[i]);
    play_all(model_find("linux-since-6.11"), &all_at_once);
    play_all(model_find("linux-before-6.11"), &all_at_once);
    play_all(model_find("conforming"), &all_at_once);
    assert_int_equal(all.wrong, 0);
}

/* The judge would be of no use if anything it can say were out of reach. */
static void test_everything_is_reached(void **state)
{
    (void)state;
    assert_int_equal(all.outcomes, (OUTCOME_LOST_WRITE << 1) - 1);
    assert_true(all.seen);
    assert_true(all.never);
    assert_true(all.limits);
    assert_true(all.protocol);
    assert_in_range(all.defects, 25, 1000);
    assert_int_equal(all.missed, 0);
    for (size_t i = 0; all_cases[i]; i++)
        if (!all.failed[i] && !all.skipped[i])
            fail_msg("no model fails %s", all_cases[i]->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_against_every_model),
        cmocka_unit_test(test_every_case_on_larger_devices),
        cmocka_unit_test(test_everything_is_reached),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
