/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "harness/compare.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* One side: a frontend, a case, two subjects. */
struct side {
    struct frontend_result frontend;
    struct named_value facets[2];
    struct subject_result subjects[2];
    struct finding findings[2];
    struct case_result result;
    struct run_document document;
};

static void side_init(struct side *side, char *refused, char *later)
{
    *side = (struct side){
        .frontend = {.name = "linux", .bench = "loop"},
        .facets = {{"caller", "EIO"}, {"medium", "no"}},
        .subjects = {{.subject = "refused", .outcome = refused, .callers = 1},
                     {.subject = "later", .outcome = later, .callers = 1}},
        .findings = {{.strength = "MUST", .held = true, .basis = "one"},
                     {.strength = "SHOULD", .held = true, .basis = "two"}},
        .result = {.case_name = "a-case",
                   .family = "flush",
                   .frontend = "linux",
                   .subject = "refused",
                   .outcome = refused,
                   .verdict = VERDICT_PASS},
    };
    side->subjects[0].facets = side->facets;
    side->subjects[0].facet_count = COUNT(side->facets);
    side->result.subjects = side->subjects;
    side->result.subject_count = COUNT(side->subjects);
    side->result.findings = side->findings;
    side->result.finding_count = COUNT(side->findings);
    side->document = (struct run_document){.frontends = &side->frontend,
                                           .frontend_count = 1,
                                           .results = &side->result,
                                           .result_count = 1};
}

static void side_is_unjudged(struct side *side, enum verdict verdict)
{
    side->result.verdict = verdict;
    side->result.outcome = NULL;
    side->result.subject_count = 0;
}

/* What becomes of the cell. */
static void assert_change(const struct side *before, const struct side *after,
                          enum transition_kind kind, int status, int strict_status)
{
    struct comparison *comparison;

    assert_int_equal(compare_runs(&comparison, &before->document, &after->document, NULL), 0);
    assert_true(comparison->count > 0);
    assert_int_equal(comparison->transitions[0].kind, kind);
    assert_int_equal(compare_exit_status(comparison, false), status);
    assert_int_equal(compare_exit_status(comparison, true), strict_status);
    compare_free(comparison);
}

static void outcomes_decide(void **state)
{
    static const struct {
        char *before, *after;
        enum transition_kind kind;
        int status, strict_status;
    } samples[] = {
        {"io-error", "io-error", TRANSITION_SAME, 0, 0},
        {"io-error", "retried", TRANSITION_BETTER, 0, 0},
        {"crash", "io-error", TRANSITION_BETTER, 0, 0},
        {"io-error", "swallowed", TRANSITION_TRADED, 0, 1},
        {"io-error", "hang", TRANSITION_WORSE, 1, 1},
        {"hang", "lost-write", TRANSITION_WORSE, 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct side before, after;

        side_init(&before, samples[i].before, "as-offered");
        side_init(&after, samples[i].after, "as-offered");
        assert_change(&before, &after, samples[i].kind, samples[i].status,
                      samples[i].strict_status);
    }
}

static void findings_decide_where_outcomes_do_not(void **state)
{
    struct side before, after;

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "io-error", "as-offered");
    after.findings[1].held = false;
    assert_change(&before, &after, TRANSITION_TRADED, 0, 1);
    assert_change(&after, &before, TRANSITION_BETTER, 0, 0);
    after.findings[0].held = false;
    assert_change(&before, &after, TRANSITION_WORSE, 1, 1);
    assert_change(&after, &after, TRANSITION_SAME, 0, 0);
    after.result.verdict = VERDICT_KNOWN; /* a profile excuses nothing here */
    assert_change(&before, &after, TRANSITION_WORSE, 1, 1);
    after.result.outcome = "swallowed";
    assert_change(&before, &after, TRANSITION_WORSE, 1, 1);
    after.findings[0].held = true;
    assert_change(&before, &after, TRANSITION_TRADED, 0, 1);
}

static void another_subject_can_be_the_one_that_is_worse(void **state)
{
    struct comparison *comparison;
    struct side before, after;

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "io-error", "device-dead");
    assert_int_equal(compare_runs(&comparison, &before.document, &after.document, NULL), 0);
    assert_int_equal(comparison->count, 2);
    assert_true(comparison->transitions[0].cell);
    assert_int_equal(comparison->transitions[0].kind, TRANSITION_SAME);
    assert_false(comparison->transitions[1].cell);
    assert_string_equal(comparison->transitions[1].subject, "later");
    assert_int_equal(comparison->transitions[1].kind, TRANSITION_WORSE);
    assert_int_equal(compare_exit_status(comparison, false), 1);
    compare_free(comparison);

    after.result.subject_count = 1;
    assert_int_equal(compare_runs(&comparison, &before.document, &after.document, NULL), 0);
    assert_int_equal(comparison->transitions[1].kind, TRANSITION_GONE);
    compare_free(comparison);
    assert_int_equal(compare_runs(&comparison, &after.document, &before.document, NULL), 0);
    assert_int_equal(comparison->transitions[1].kind, TRANSITION_NEW);
    compare_free(comparison);
}

static void facets_that_differ_are_kept(void **state)
{
    struct comparison *comparison;
    struct side before, after;
    const struct transition *cell;

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "io-error", "as-offered");
    after.facets[0].value = "EOPNOTSUPP";
    after.facets[1].name = "cache";
    assert_int_equal(compare_runs(&comparison, &before.document, &after.document, NULL), 0);
    cell = &comparison->transitions[0];
    assert_int_equal(cell->kind, TRANSITION_SAME);
    assert_int_equal(cell->facet_count, 3);
    assert_string_equal(cell->facets[0].before, "EIO");
    assert_string_equal(cell->facets[0].after, "EOPNOTSUPP");
    assert_string_equal(cell->facets[1].name, "medium");
    assert_null(cell->facets[1].after);
    assert_string_equal(cell->facets[2].name, "cache");
    assert_null(cell->facets[2].before);
    compare_free(comparison);
}

static void nothing_is_told_from_errors_and_skips(void **state)
{
    struct side before, after;

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "io-error", "as-offered");
    side_is_unjudged(&after, VERDICT_SKIP);
    assert_change(&before, &after, TRANSITION_CANNOT_TELL, 3, 3);
    assert_change(&after, &before, TRANSITION_CANNOT_TELL, 3, 3);
    side_is_unjudged(&after, VERDICT_ERROR);
    assert_change(&before, &after, TRANSITION_CANNOT_TELL, 3, 3);
}

static void one_error_beside_a_clean_pair_is_not_clean(void **state)
{
    struct side before, after;
    struct case_result two_before[2], two_after[2];

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "io-error", "as-offered");
    for (size_t i = 0; i < 2; i++) {
        two_before[i] = before.result;
        two_after[i] = after.result;
    }
    two_before[1].case_name = two_after[1].case_name = "b-case";
    two_after[1].outcome = NULL;
    two_after[1].verdict = VERDICT_SKIP;
    before.document.results = two_before;
    after.document.results = two_after;
    before.document.result_count = after.document.result_count = 2;
    assert_change(&before, &after, TRANSITION_SAME, 0, 0);
    two_after[1].verdict = VERDICT_ERROR;
    assert_change(&before, &after, TRANSITION_SAME, 3, 3);
    two_after[0].outcome = "hang";
    assert_change(&before, &after, TRANSITION_WORSE, 1, 1);
}

static void new_and_gone_compare_nothing(void **state)
{
    struct side before, after;

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "hang", "as-offered");
    before.document.result_count = 0;
    assert_change(&before, &after, TRANSITION_NEW, 3, 3);
    assert_change(&after, &before, TRANSITION_GONE, 3, 3);
    before.frontend.error = "it did not boot";
    assert_change(&after, &before, TRANSITION_CANNOT_TELL, 3, 3);
}

static void a_frontend_that_failed_on_both_sides_is_not_clean(void **state)
{
    struct comparison *comparison;
    struct side before, after;

    (void)state;
    side_init(&before, "io-error", "as-offered");
    side_init(&after, "io-error", "as-offered");
    before.document.result_count = after.document.result_count = 0;
    before.frontend.error = after.frontend.error = "it did not boot";
    assert_int_equal(compare_runs(&comparison, &before.document, &after.document, NULL), 0);
    assert_true(comparison->errors);
    assert_int_equal(compare_exit_status(comparison, false), 3);
    compare_free(comparison);
    compare_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_decide),
        cmocka_unit_test(findings_decide_where_outcomes_do_not),
        cmocka_unit_test(another_subject_can_be_the_one_that_is_worse),
        cmocka_unit_test(facets_that_differ_are_kept),
        cmocka_unit_test(nothing_is_told_from_errors_and_skips),
        cmocka_unit_test(one_error_beside_a_clean_pair_is_not_clean),
        cmocka_unit_test(new_and_gone_compare_nothing),
        cmocka_unit_test(a_frontend_that_failed_on_both_sides_is_not_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
