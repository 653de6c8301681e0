/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "reports/sample.h"

static char *compare_text_of(const struct run_document *before, const struct run_document *after)
{
    struct comparison *comparison = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_int_equal(compare_runs(&comparison, before, after, NULL), 0);
    report_compare_text(out, comparison, false);
    compare_free(comparison);
    fclose(out);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("nowhere: '%s' in\n%s", part, text);
}

static void what_changed_is_told_with_both_sides(void **state)
{
    struct case_result results[5];
    struct named_value facets[] = {{"caller", SAMPLE_EVIL}};
    struct subject_result subject = sample_subjects[0];
    struct run_document after = sample;
    char *text;

    (void)state;
    memcpy(results, sample_results, sizeof(results));
    subject.facets = facets;
    subject.facet_count = 1;
    results[0].outcome = "hang";
    results[0].verdict = VERDICT_FAIL;
    results[1].outcome = "swallowed";
    results[3].subjects = &subject;
    results[3].subject_count = 1;
    after.id = "2026-11-23T000000Z";
    after.results = results;
    text = compare_text_of(&sample, &after);
    assert_has(text, "old  2026-11-22T093012Z  blkproof matrix\n"
                     "new  2026-11-23T000000Z  blkproof matrix\n");
    assert_has(text, "\nREGRESSED\n  flush-refused-once on linux-6.1, refused: "
                     "plain-write-fallback -> hang (known -> fail)\n");
    assert_has(text, "\nTRADED (other, and neither better nor worse)\n"
                     "  flush-refused-always on linux-6.1, refused: io-error -> swallowed\n");
    assert_has(text, "\nCANNOT TELL\n  barrier-with-data-refused-queued on linux-6.1, queued: "
                     "skip -> skip\n    old: the driver has no barriers\n"
                     "    new: the driver has no barriers\n");
    assert_has(text, "\nNEVER PASSED\n"
                     "  flush-refused-once on linux-6.12, refused: lost-write\n"
                     "    caller: EIO -> \\x1b[2J]]> <script>\"&'\\x07\\x0aFAIL forged ");
    assert_has(text, "\n    again: blkproof run --frontend linux-6.12 flush-refused-once\n");
    assert_has(text, "\nGONE\n  flush-refused-once on linux-6.12, later: as-offered -> (none)\n");
    assert_has(text, "1 regressed, 1 traded, 2 cannot tell, 0 better, 0 fixed, 1 never passed, "
                     "0 like before, 0 untested before, 1 gone\n");
    free(text);
}

static void the_same_run_has_no_sections_but_what_it_cannot_tell(void **state)
{
    char *text = compare_text_of(&sample, &sample);

    (void)state;
    assert_null(strstr(text, "REGRESSED"));
    assert_null(strstr(text, "LIKE BEFORE"));
    assert_has(text, "0 regressed, 0 traded, 2 cannot tell, 0 better, 0 fixed, 1 never passed, "
                     "3 like before, 0 untested before, 0 gone\n");
    free(text);
}

/* Of settings in a row only those that differ are shown, and what stands before them. */
static void settings_that_are_the_same_are_left_out(void **state)
{
    static const struct {
        char *before, *after, *shown;
    } rows[] = {
        {"a=1 b=2 c=3", "a=1 b=9 c=3", "    limits: a=1 b=2 -> a=1 b=9\n"},
        {"a=1 b=2 c=3", "a=1 b=2 c=33", "    limits: a=1 b=2 c=3 -> a=1 b=2 c=33\n"},
        {"a=1 b=2", "b=2", "    limits: a=1 b=2 -> b=2\n"},
        {"success x8 b=2", "EIO x8 b=2", "    limits: success x8 -> EIO x8\n"},
        {"success x8", "EIO x8", "    limits: success x8 -> EIO x8\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct named_value limits[] = {{"limits", rows[i].before}, {"limits", rows[i].after}};
        struct subject_result old[2], new[2];
        struct case_result old_result = sample_results[3], new_result = sample_results[3];
        struct run_document before = sample, after = sample;
        char *text;

        for (size_t s = 0; s < 2; s++) {
            old[s] = new[s] = sample_subjects[s];
            old[s].facets = &limits[0];
            new[s].facets = &limits[1];
            old[s].facet_count = new[s].facet_count = 1;
        }
        old_result.verdict = new_result.verdict = VERDICT_PASS;
        old_result.subjects = old;
        new_result.subjects = new;
        before.results = &old_result;
        after.results = &new_result;
        before.result_count = after.result_count = 1;
        text = compare_text_of(&before, &after);
        assert_has(text, rows[i].shown);
        assert_has(strstr(text, rows[i].shown) + 1, rows[i].shown); /* of both subjects */
        assert_has(text, "    again: ");
        assert_null(strstr(strstr(text, "    again: ") + 1, "    again: "));
        free(text);
    }
}

/* For a reader of JUnit: what is worse fails, with what differs and how to see it again. */
static void junit_has_a_test_per_subject(void **state)
{
    struct named_value facets[] = {{"caller", SAMPLE_EVIL}};
    struct subject_result subjects[2];
    struct comparison *comparison;
    struct case_result results[5];
    struct run_document after = sample;
    char *text = NULL;
    size_t size;
    FILE *out;

    (void)state;
    memcpy(results, sample_results, sizeof(results));
    memcpy(subjects, sample_subjects, sizeof(subjects));
    subjects[1].outcome = "hang";
    subjects[1].facets = facets;
    subjects[1].facet_count = 1;
    results[0].outcome = "io-error";
    results[3].subjects = subjects;
    results[3].repeat = "blkproof run --case 'a b' <&>";
    after.results = results;
    assert_int_equal(compare_runs(&comparison, &sample, &after, NULL), 0);
    for (int strict = 0; strict < 2; strict++) {
        free(text);
        out = open_memstream(&text, &size);
        report_compare_junit(out, comparison, strict);
        fclose(out);
        assert_has(text, strict ? "\" tests=\"6\" failures=\"2\" errors=\"1\" skipped=\"1\">"
                                : "\" tests=\"6\" failures=\"1\" errors=\"1\" skipped=\"1\">");
        assert_has(text, "<testcase classname=\"linux-6.12\" name=\"flush-refused-once, later\">\n"
                         "<properties>\n<property name=\"change\" value=\"regressed\"/>\n");
        assert_has(text, "<failure type=\"regressed\" message=\"as-offered -&gt; hang\">"
                         "caller: (none) -&gt; [2J]]&gt; &lt;script&gt;&quot;&amp;'&#10;FAIL");
        assert_has(text, "\nAgain: blkproof run --case 'a b' &lt;&amp;&gt;\n</failure>\n");
        assert_int_equal(!!strstr(text, "<failure type=\"traded\""), strict);
    }
    free(text);
    compare_free(comparison);
}

static void a_frontend_that_failed_gives_the_reason(void **state)
{
    struct frontend_result frontends[2];
    struct run_document after = sample;
    char *text;

    (void)state;
    memcpy(frontends, sample_frontends, sizeof(frontends));
    frontends[1].error = "its kernel did not boot";
    after.frontends = frontends;
    after.result_count = 3;
    text = compare_text_of(&sample, &after);
    assert_has(text, "  flush-refused-once on linux-6.12, refused: lost-write -> not run\n"
                     "    new: its kernel did not boot\n");
    free(text);
}

static void a_finding_newly_broken_is_named(void **state)
{
    struct finding held[4];
    struct case_result results[5];
    struct run_document before = sample;
    char *text;

    (void)state;
    memcpy(results, sample_results, sizeof(results));
    memcpy(held, sample_findings, sizeof(held));
    held[0].held = held[1].held = true;
    results[3].findings = held;
    before.results = results;
    text = compare_text_of(&before, &sample);
    assert_has(text, "\nREGRESSED\n  flush-refused-once on linux-6.12, refused: lost-write\n");
    assert_has(text, "MUST   broken  the MUST ");
    free(text);
    text = compare_text_of(&sample, &before);
    assert_has(
        text, "\nBETTER, AND NOT FIXED\n  flush-refused-once on linux-6.12, refused: lost-write\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_is_told_with_both_sides),
        cmocka_unit_test(the_same_run_has_no_sections_but_what_it_cannot_tell),
        cmocka_unit_test(settings_that_are_the_same_are_left_out),
        cmocka_unit_test(junit_has_a_test_per_subject),
        cmocka_unit_test(a_frontend_that_failed_gives_the_reason),
        cmocka_unit_test(a_finding_newly_broken_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
