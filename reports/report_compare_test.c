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
    assert_has(text, "\nWORSE\n  flush-refused-once on linux-6.1, refused: "
                     "plain-write-fallback -> hang (known -> fail)\n");
    assert_has(text, "\nTRADED (other, and neither better nor worse)\n"
                     "  flush-refused-always on linux-6.1, refused: io-error -> swallowed\n");
    assert_has(text, "\nCANNOT TELL\n  barrier-with-data-refused-queued on linux-6.1, queued: "
                     "skip -> skip\n    old: the driver has no barriers\n"
                     "    new: the driver has no barriers\n");
    assert_has(text, "\nTHE SAME, IN ANOTHER WAY\n"
                     "  flush-refused-once on linux-6.12, refused: lost-write\n"
                     "    caller: EIO -> \\x1b[2J]]> <script>\"&'\\x07\\x0aFAIL forged ");
    assert_has(text, "\nGONE\n  flush-refused-once on linux-6.12, later: as-offered -> (none)\n");
    assert_has(text, "1 worse, 1 traded, 2 cannot-tell, 0 better, 1 same, 0 new, 1 gone\n");
    free(text);
}

static void the_same_run_has_no_sections_but_what_it_cannot_tell(void **state)
{
    char *text = compare_text_of(&sample, &sample);

    (void)state;
    assert_null(strstr(text, "WORSE"));
    assert_null(strstr(text, "THE SAME"));
    assert_has(text, "0 worse, 0 traded, 2 cannot-tell, 0 better, 4 same, 0 new, 0 gone\n");
    free(text);
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
    assert_has(text, "\nWORSE\n  flush-refused-once on linux-6.12, refused: lost-write\n");
    assert_has(text, "MUST   broken  the MUST ");
    free(text);
    text = compare_text_of(&sample, &before);
    assert_has(text, "\nBETTER\n  flush-refused-once on linux-6.12, refused: lost-write\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_is_told_with_both_sides),
        cmocka_unit_test(the_same_run_has_no_sections_but_what_it_cannot_tell),
        cmocka_unit_test(a_frontend_that_failed_gives_the_reason),
        cmocka_unit_test(a_finding_newly_broken_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
