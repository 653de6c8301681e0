/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/paper.h"
#include "reports/report.h"
#include "reports/sample.h"

static char *text_of(const struct run_document *document, bool colour)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    report_text(out, document, "runs/2026-11-22T093012Z", colour);
    fclose(out);
    return text;
}

static char *case_text_of(const struct case_result *result)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    report_case_text(out, &sample, result, false);
    fclose(out);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("nowhere: '%s' in\n%s", part, text);
}

static void assert_harmless(const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(paper_columns(line) >= 0);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        assert_true(*c == '\n' || (*c >= ' ' && *c != 0x7f));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_null(strstr(text, "\nFAIL forged"));
    assert_has(text,
               "\\x1b[2J]]> <script>\"&'\\x07 FAIL forged \\xff\\xc3( \\xe2\\x80\\xae \xc3\xa9");
}

static void the_table_is_cases_by_frontends(void **state)
{
    char *text = text_of(&sample, false);

    (void)state;
    assert_has(
        text, "                                    linux-6.1                      linux-6.12\n"
              "flush\n"
              "  flush-refused-once                plain-write-fallback* (known)  lost-write FAIL\n"
              "  flush-refused-always              io-error                       ERROR\n"
              "barrier\n"
              "  barrier-with-data-refused-queued  skip                           -\n");
    free(text);
}

static void what_was_taken_from_an_earlier_run_says_so(void **state)
{
    struct case_result *known = &sample_results[0], *skipped = &sample_results[2];
    char *text;

    (void)state;
    known->taken_from = skipped->taken_from = "2026-11-21T093012Z";
    text = text_of(&sample, false);
    known->taken_from = skipped->taken_from = NULL;
    assert_has(
        text,
        "  flush-refused-once                plain-write-fallback* (known) =  lost-write FAIL\n"
        "  flush-refused-always              io-error                         ERROR\n");
    assert_has(text, "  barrier-with-data-refused-queued  skip =  ");
    assert_has(text, "\n  =                     taken from an earlier run: nothing that it");
    assert_has(text, "1 error; 2 taken from earlier runs\n");
    free(text);
    text = text_of(&sample, false);
    assert_null(strstr(text, "earlier run"));
    free(text);
}

static void below_it_is_what_needs_a_word(void **state)
{
    char *text = text_of(&sample, false);

    (void)state;
    assert_has(text, "  linux-6.1   kernel 6.1.192  xen 4.17.7  bench lab\n");
    assert_has(text, "NOTICE  flush-refused-always on linux-6.1\n  a pinned deviation is gone\n");
    assert_has(text, "FAIL  flush-refused-once on linux-6.12: lost-write\n");
    assert_has(text, "  repeat: blkproof run --frontend linux-6.12 flush-refused-once\n");
    assert_has(text, "ERROR  flush-refused-always on linux-6.12\n  the lab stopped\n");
    assert_has(text, "skip  barrier-with-data-refused-queued on linux-6.1\n"
                     "  the driver has no barriers\n");
    assert_has(text, "5 results: 1 pass, 1 known, 1 fail, 1 skip, 1 error\n"
                     "runs/2026-11-22T093012Z\n");
    assert_null(strstr(text, "what held"));
    assert_null(strstr(text, "only recorded"));
    assert_harmless(text);
    free(text);
}

/* One reason is said once, with the names of all cases that it kept from being played. */
static void what_was_skipped_alike_is_said_once(void **state)
{
    struct case_result skips[3];
    struct run_document document = sample;
    char *text;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        skips[i] = (struct case_result){.case_name = (char *[]){"one", "two", "other"}[i],
                                        .family = "flush",
                                        .frontend = "linux-6.1",
                                        .verdict = VERDICT_SKIP,
                                        .reason = i < 2 ? "no file system" : "no flush"};
    document.results = skips;
    document.result_count = 3;
    text = text_of(&document, false);
    assert_has(text, "skip  2 cases on linux-6.1\n  no file system\n  one, two\n");
    assert_has(text, "skip  other on linux-6.1\n  no flush\n");
    free(text);
}

/* Where it is said in which place of the journal a promise broke, that place is shown. */
static void a_failure_shows_its_place_in_the_journal(void **state)
{
    static const char journal[] = "{\"seq\":1,\"kind\":\"note\",\"text\":\"too early\"}\n"
                                  "{\"seq\":2,\"kind\":\"mark\",\"name\":\"durable\"}\n"
                                  "not JSON\n"
                                  "{\"seq\":3,\"kind\":\"request\",\"op\":\"WRITE\",\"form\":"
                                  "\"data\",\"sector\":\"8\",\"sectors\":8}\n"
                                  "{\"seq\":4,\"kind\":\"klog\",\"text\":\"\\u001b[2J\"}\n"
                                  "{\"seq\":5,\"kind\":\"result\",\"name\":\"durable\","
                                  "\"number\":-1,\"error\":5}\n"
                                  "{\"seq\":6,\"kind\":\"note\",\"text\":\"too late\"}\n"
                                  "{\"seq\":7,\"kind\":\"note\",\"text\":\"too late\"}\n";
    struct finding finding = {.strength = "MUST",
                              .text = "asked (journal 3) and was told (journal 5): lost"};
    struct case_result failed = sample_results[0];
    struct run_document document = sample;
    char folder[] = "/tmp/report_text_test.XXXXXX", path[64], *text = NULL;
    size_t size = 0;
    FILE *out;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/j", folder);
    out = fopen(path, "w");
    fputs(journal, out);
    fclose(out);
    failed.verdict = VERDICT_FAIL;
    failed.findings = &finding;
    failed.finding_count = 1;
    failed.journal = "j";
    document.results = &failed;
    document.result_count = 1;
    out = open_memstream(&text, &size);
    report_brief(out, &document, folder, false);
    fclose(out);
    unlink(path);
    rmdir(folder);
    assert_has(text, "  |    2 mark      durable\n"
                     "  |    3 request   WRITE data 8+8\n"
                     "  |    4 klog      \\x1b[2J\n"
                     "  |    5 result    durable returned -1 errno 5\n"
                     "  |    6 note      too late\n");
    assert_null(strstr(text, "too early"));
    assert_null(strstr(text, "|    7"));
    free(text);
}

static void the_legend_has_only_what_occurs(void **state)
{
    struct run_document one = sample;
    char *text = text_of(&sample, false);

    (void)state;
    assert_has(text, "\n  *  ");
    assert_has(text, "\n  (known)  ");
    assert_has(text, "\n  io-error  ");
    assert_null(strstr(text, "\n  hang  "));
    free(text);
    one.results = &sample_results[1];
    one.result_count = 1;
    text = text_of(&one, false);
    assert_null(strstr(text, "\n  *  "));
    assert_null(strstr(text, "(known)"));
    assert_null(strstr(text, "FAIL"));
    free(text);
}

static void strict_shows_a_broken_should_as_failed(void **state)
{
    struct run_document strict = sample;
    char *text;

    (void)state;
    strict.strict = true;
    text = text_of(&strict, false);
    assert_has(text, "io-error FAIL");
    assert_has(text, "FAIL  flush-refused-always on linux-6.1: io-error\n");
    assert_has(text, "5 results: 1 known, 2 fail, 1 skip, 1 error\n");
    free(text);
}

static void colour_changes_no_word(void **state)
{
    char *plain = text_of(&sample, false), *coloured = text_of(&sample, true), *to = coloured;

    (void)state;
    assert_string_not_equal(plain, coloured);
    for (const char *from = coloured; *from;) {
        if (*from == '\033')
            from += strcspn(from, "m") + 1;
        else
            *to++ = *from++;
    }
    *to = '\0';
    assert_string_equal(plain, coloured);
    free(plain);
    free(coloured);
}

static void many_frontends_stand_in_several_bands(void **state)
{
    struct frontend_result frontends[7];
    struct case_result results[7];
    struct run_document wide = sample;
    char names[7][64], *text;

    (void)state;
    for (size_t i = 0; i < 7; i++) {
        snprintf(names[i], sizeof(names[i]), "frontend %zu of a really very long name", i);
        frontends[i] = (struct frontend_result){.name = names[i], .bench = "loop"};
        results[i] = sample_results[0];
        results[i].frontend = names[i];
    }
    wide.frontends = frontends;
    wide.results = results;
    wide.frontend_count = wide.result_count = 7;
    text = text_of(&wide, false);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= PAPER_WIDTH);
    for (size_t i = 0; i < 7; i++)
        assert_has(text, names[i]);
    assert_has(text, "frontend 6 of a really very ~\n");
    free(text);
}

static void a_frontend_that_failed_is_loud(void **state)
{
    struct frontend_result frontend = {
        .name = "linux-7.3", .bench = "lab", .error = "its kernel did not boot"};
    struct run_document none = {
        .id = "x", .tool = "y", .frontends = &frontend, .frontend_count = 1};
    char *text = text_of(&none, false);

    (void)state;
    assert_has(text, "ERROR  linux-7.3 could not be tested\n  its kernel did not boot\n");
    assert_has(text, "0 results\n");
    free(text);
}

static void a_case_is_shown_whole(void **state)
{
    char *text = case_text_of(&sample_results[3]);

    (void)state;
    assert_has(text, "flush-refused-once on linux-6.12: lost-write, FAIL\n");
    assert_has(text, "refused: lost-write (1 caller)\n");
    assert_has(text, "later: as-offered (5 callers)\n");
    assert_has(text, "    caller      EIO\n");
    assert_has(text, "  MUST   held    what held\n");
    assert_has(text, "  RECORD not so  what was only recorded\n");
    assert_has(text, "journal          linux-6.12/a.journal\n");
    assert_harmless(text);
    free(text);
    text = case_text_of(&sample_results[0]);
    assert_has(text, "kernel           6.1.192\n");
    assert_has(text, "reason           it has always been so\n");
    assert_has(text, "see              the list\n");
    free(text);
}

static void paper_knows_utf8(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        long code;
    } samples[] = {
        {"a", 1, 'a'},
        {"\xc3\xa9", 2, 0xe9},
        {"\xe2\x82\xac", 3, 0x20ac},
        {"\xf0\x9f\x98\x80", 4, 0x1f600},
        {"\xc3", 1, -1},
        {"\xe2\x82", 1, -1},
        {"\xc0\x80", 1, -1},
        {"\xe0\x80\x80", 1, -1},
        {"\xed\xa0\x80", 1, -1},
        {"\xf4\x90\x80\x80", 1, -1},
        {"\xff", 1, -1},
        {"\x80", 1, -1},
    };
    long code;

    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        assert_int_equal(paper_code(samples[i].text, &code), samples[i].length);
        assert_int_equal(code, samples[i].code);
    }
    assert_int_equal(paper_columns("\xc3\xa9"), 1);
    assert_int_equal(paper_columns("\xc2\x9b"), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_cases_by_frontends),
        cmocka_unit_test(what_was_taken_from_an_earlier_run_says_so),
        cmocka_unit_test(below_it_is_what_needs_a_word),
        cmocka_unit_test(what_was_skipped_alike_is_said_once),
        cmocka_unit_test(a_failure_shows_its_place_in_the_journal),
        cmocka_unit_test(the_legend_has_only_what_occurs),
        cmocka_unit_test(strict_shows_a_broken_should_as_failed),
        cmocka_unit_test(colour_changes_no_word),
        cmocka_unit_test(many_frontends_stand_in_several_bands),
        cmocka_unit_test(a_frontend_that_failed_is_loud),
        cmocka_unit_test(a_case_is_shown_whole),
        cmocka_unit_test(paper_knows_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
