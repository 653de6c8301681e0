/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "reports/html.h"
#include "reports/page_groups.h"
#include "reports/report.h"
#include "reports/sample.h"

static char *page_of(const struct run_document *document, const char *run)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_int_equal(report_html(out, document, run), 0);
    fclose(out);
    return text;
}

static const char *assert_has(const char *text, const char *part)
{
    const char *found = strstr(text, part);

    if (!found)
        fail_msg("nowhere: '%s' in\n%.20000s", part, text);
    return found;
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("somewhere: '%s'", part);
}

static void text_is_escaped(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    html_text(out, "a\n<b \"c\" & \033 \xe2\x80\xae \xff \xc3\xa9>");
    fclose(out);
    assert_string_equal(text,
                        "a\n&lt;b &quot;c&quot; &amp; \\x1b \\xe2\\x80\\xae \\xff \xc3\xa9&gt;");
    free(text);
}

static void nothing_ends_a_script(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    json_t *json = json_array(), *back;

    (void)state;
    json_array_append_new(json, html_string("</script><!--"));
    html_json(out, json);
    fclose(out);
    assert_has_not(text, "<");
    back = json_loads(text, 0, NULL);
    assert_true(json_equal(json, back));
    json_decref(back);
    json_decref(json);
    free(text);
}

/* Six frontends as a run has them, in any order, and cases of which some are alike. */
static char *names[] = {"linux-6.12", "linux-5.10", "linux-6.1", "linux-6.16", "grub", "linux-5.4"};
static char *words[][6] = {
    {"lost-write", "io-error", "io-error", "lost-write", NULL, "io-error"},
    {"as-offered", "as-offered", "as-offered", "as-offered", "as-offered", "as-offered"},
};
static char *cases[] = {"one", "two"};

struct versions {
    struct frontend_result frontends[6];
    struct case_result results[12];
    struct run_document document;
};

static void fill(struct versions *run)
{
    *run = (struct versions){
        .document = {.id = "id", .tool = "tool", .started = "now", .command = "command"}};
    for (size_t i = 0; i < 6; i++) {
        run->frontends[i] = (struct frontend_result){.name = names[i], .bench = "loop"};
        for (size_t j = 0; j < 2; j++)
            run->results[run->document.result_count++] = (struct case_result){
                .case_name = cases[j],
                .family = "family",
                .frontend = names[i],
                .subject = "steps",
                .outcome = words[j][i],
                .verdict = words[j][i] ? VERDICT_PASS : VERDICT_SKIP,
                .reason = words[j][i] ? NULL : "it cannot",
            };
    }
    run->document.frontends = run->frontends;
    run->document.frontend_count = 6;
    run->document.results = run->results;
}

static void columns_are_in_the_order_of_versions(void **state)
{
    static const char *const order[] = {"grub",      "linux-5.4",  "linux-5.10",
                                        "linux-6.1", "linux-6.12", "linux-6.16"};
    struct versions run;
    char *text, *at;

    (void)state;
    fill(&run);
    text = at = page_of(&run.document, NULL);
    for (size_t i = 0; i < 6; i++) {
        char part[64];

        snprintf(part, sizeof(part), "<th scope=col><a href=\"#frontend=%s\">", order[i]);
        at = (char *)assert_has(at, part);
    }
    free(text);
}

static void neighbours_that_do_the_same_share_a_cell(void **state)
{
    struct versions run;
    char *text;

    (void)state;
    fill(&run);
    text = page_of(&run.document, NULL);
    assert_has(text, "one</a><td class=skip>skip<td class=io-error colspan=3>io-error"
                     "<td class=lost-write colspan=2>lost-write<td class=question>");
    assert_has(text, "two</a><td class=as-offered colspan=6>as-offered<td");
    free(text);
    run.results[4].other_worse = true; /* case one of linux-6.1 */
    text = page_of(&run.document, NULL);
    assert_has(text, "<td class=io-error colspan=2>io-error<td class=io-error>io-error*<td");
    free(text);
}

static void a_frontend_is_told_in_a_paragraph(void **state)
{
    struct versions run;
    char *text;

    (void)state;
    fill(&run);
    run.results[0].verdict = VERDICT_KNOWN;
    run.results[0].reason = "one thing; <another>";
    text = page_of(&run.document, NULL);
    assert_has(text,
               "<p class=behaviour>It keeps every promise in 1 of 2 cases. In 1 a write that was "
               "acknowledged is gone. &lt;another&gt; <small>(1)</small>. One thing "
               "<small>(1)</small>.\n");
    assert_has(text,
               "It keeps every promise in 1 of 1 cases. It cannot <small>(1, skipped)</small>.");
    free(text);
    run.frontends[0].error = "no such kernel";
    text = page_of(&run.document, NULL);
    assert_has(text, "It could not be tested. no such kernel");
    free(text);
}

static void results_with_one_cause_stand_together(void **state)
{
    struct page_groups groups;
    struct versions run;
    struct page page;
    char *text;

    (void)state;
    fill(&run);
    for (size_t i = 0; i < 12; i += 2)
        if (run.results[i].outcome) {
            run.results[i].verdict = VERDICT_KNOWN;
            run.results[i].reason = i == 2 ? "first; second" : "first";
        }
    run.results[1].verdict = VERDICT_FAIL;
    run.results[1].reason = "broken; at once";
    assert_int_equal(page_init(&page, &run.document, NULL), 0);
    assert_int_equal(page_groups_init(&groups, &page, NULL), 0);
    assert_int_equal(groups.count, 4);
    assert_string_equal(groups.groups[0].cause, "broken; at once");
    assert_int_equal(groups.groups[0].verdict, VERDICT_FAIL);
    assert_string_equal(groups.groups[1].cause, "first");
    assert_int_equal(groups.groups[1].result_count, 5);
    assert_int_equal(groups.groups[1].outcome, OUTCOME_IO_ERROR);
    assert_int_equal(page_group_count(&groups.groups[1], OUTCOME_LOST_WRITE), 2);
    assert_string_equal(groups.groups[2].cause, "second");
    assert_string_equal(groups.groups[3].cause, "it cannot");
    page_groups_dispose(&groups);
    page_dispose(&page);
    text = page_of(&run.document, NULL);
    assert_has(
        text,
        ">linux-5.4</a> to <a href=\"#frontend=linux-6.16\">linux-6.16</a>&nbsp;(1&nbsp;each)");
    assert_has(text, "<summary>5 results: 2 lost-write, 3 io-error</summary>");
    free(text);
}

static void a_hostile_run_is_harmless(void **state)
{
    static char evil[] = "</script><img src=x onerror=alert(1)>\"'&\033";
    struct case_result result = sample_results[0];
    struct frontend_result frontend = sample_frontends[0];
    struct asked_case asked = {
        .name = evil, .family = evil, .question = evil, .story = evil, .subject = "steps"};
    struct cited_clause clause = {
        .number = evil, .source = evil, .section = evil, .text = evil, .but = evil};
    struct run_document document = sample;
    char *text;

    (void)state;
    frontend.name = result.frontend = result.case_name = result.family = evil;
    result.reason = result.reference = result.notice = result.repeat = evil;
    result.journal = "../../etc/passwd";
    document.frontends = &frontend;
    document.results = &result;
    document.cases = &asked;
    document.clauses = &clause;
    document.frontend_count = document.result_count = document.case_count = document.clause_count =
        1;
    document.command = document.id = evil;
    text = page_of(&document, "/");
    assert_has(text, "&lt;/script&gt;&lt;img src=x");
    assert_has_not(text, "<img");
    assert_has_not(text, "\033");
    free(text);
    text = page_of(&sample, NULL);
    assert_has_not(text, "<script>");
    free(text);
}

/* It is one file that asks nobody for anything, and all of its parts are there. */
static void a_page_is_complete(void **state)
{
    char *text = page_of(&sample, NULL);

    (void)state;
    assert_has_not(text, "{{");
    assert_has_not(text, " src=");
    assert_has_not(text, "url(");
    assert_has_not(text, "@import");
    assert_has(text, "default-src 'none'");
    assert_has(text, "<code>blkproof matrix</code>");
    assert_has(text, "<td class=lost-write>lost-write <b>FAIL</b>");
    assert_has(text, "<td class=ERROR>ERROR");
    assert_has(text, " <b>NOTICE</b>");
    assert_has(text, "plain-write-fallback* <i>known</i>");
    free(text);
}

static unsigned value_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, c);

    return at && c ? (unsigned)(at - digits) : 0;
}

/* By hand, so that the writer is not its own judge. */
static void assert_unpacks(const char *base64, size_t size, const char *expected)
{
    unsigned char packed[256], text[256];
    uLongf text_size = sizeof(text);
    size_t packed_size = 0;

    for (size_t i = 0; i + 3 < size; i += 4) {
        unsigned bits = value_of(base64[i]) << 18 | value_of(base64[i + 1]) << 12 |
                        value_of(base64[i + 2]) << 6 | value_of(base64[i + 3]);

        for (int k = 16; k >= 0 && packed_size < sizeof(packed); k -= 8)
            packed[packed_size++] = bits >> k & 0xff;
    }
    assert_int_equal(uncompress(text, &text_size, packed, packed_size), Z_OK);
    assert_int_equal(text_size, strlen(expected));
    assert_memory_equal(text, expected, text_size);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static void the_journals_of_what_deviates_are_taken_in(void **state)
{
    char folder[] = "/tmp/blkproof-test-XXXXXX", file[64], *text;
    struct versions run;
    const char *at;

    (void)state;
    fill(&run);
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof(file), "%s/result.json", folder);
    write_file(folder, "result.json", "");
    write_file(folder, "lost", "{\"seq\":1}\n");
    write_file(folder, "kept", "{\"seq\":2}\n");
    run.results[0].journal = run.results[6].journal = "lost"; /* linux-6.12 and 6.16 */
    run.results[1].journal = "kept";                          /* it did as offered */
    run.results[2].journal = "missing";
    text = page_of(&run.document, folder);
    at = assert_has(text, "id=\"journals\">{\"lost\":\"") + strlen("id=\"journals\">{\"lost\":\"");
    assert_unpacks(at, strcspn(at, "\""), "{\"seq\":1}\n");
    assert_string_equal(strndupa(at + strcspn(at, "\""), 2), "\"}");
    free(text);
    text = page_of(&run.document, file);
    assert_has(text, "id=\"journals\">{\"lost\":\"");
    free(text);
    text = page_of(&run.document, NULL);
    assert_has(text, "id=\"journals\">{}");
    free(text);
    remove_file(folder, "lost");
    remove_file(folder, "kept");
    remove_file(folder, "result.json");
    assert_int_equal(rmdir(folder), 0);
}

/* The page's script turns "#" and "%" back: what goes in must come out. */
static void what_differs_everywhere_is_taken_out(void **state)
{
    struct finding finding = {.strength = "MUST", .text = "asked (journal 32), told (journal 199)"};
    struct versions run;
    char *text;

    (void)state;
    fill(&run);
    run.results[0].findings = run.results[2].findings = &finding;
    run.results[0].finding_count = run.results[2].finding_count = 1;
    run.results[0].repeat = "blkproof run --case one";
    text = page_of(&run.document, NULL);
    assert_has(text, "\"asked (journal #), told (journal #)\"");
    assert_has(text, "[32,199]");
    assert_has(text, "\"blkproof run --case %\"");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(nothing_ends_a_script),
        cmocka_unit_test(columns_are_in_the_order_of_versions),
        cmocka_unit_test(neighbours_that_do_the_same_share_a_cell),
        cmocka_unit_test(a_frontend_is_told_in_a_paragraph),
        cmocka_unit_test(results_with_one_cause_stand_together),
        cmocka_unit_test(a_hostile_run_is_harmless),
        cmocka_unit_test(a_page_is_complete),
        cmocka_unit_test(the_journals_of_what_deviates_are_taken_in),
        cmocka_unit_test(what_differs_everywhere_is_taken_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
