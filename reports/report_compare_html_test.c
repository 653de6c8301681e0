/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/change_groups.h"
#include "reports/report.h"
#include "reports/sample.h"

static char *page_of(const struct run_document *before, const struct run_document *after)
{
    struct comparison *comparison = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_int_equal(compare_runs(&comparison, before, after, NULL), 0);
    assert_int_equal(report_compare_html(out, comparison), 0);
    compare_free(comparison);
    fclose(out);
    return text;
}

static const char *assert_has(const char *text, const char *part)
{
    const char *found = strstr(text, part);

    if (!found)
        fail_msg("nowhere: '%s' in\n%.9000s", part,
                 strstr(text, "<main>") ? strstr(text, "<main>") : text);
    return found;
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("somewhere: '%s'", part);
}

/* Two runs of two cases, with two subjects each, on four frontends, given in no order. */
static char *names[] = {"linux-6.12", "linux-5.10", "linux-6.1", "linux-6.9"};
static char *cases[] = {"one", "two"};

struct runs {
    struct named_value facets[2];
    struct subject_result subjects[2][8][2];
    struct case_result results[2][8];
    struct frontend_result frontends[2][4];
    struct asked_case asked[2];
    struct run_document before, after;
};

static void fill_result(struct runs *runs, size_t run, size_t at)
{
    struct subject_result *subjects = runs->subjects[run][at];

    subjects[0] = (struct subject_result){.subject = "refused", .outcome = "io-error"};
    subjects[1] = (struct subject_result){.subject = "later", .outcome = "as-offered"};
    runs->results[run][at] = (struct case_result){
        .case_name = cases[at % 2],
        .family = "family",
        .frontend = names[at / 2],
        .subject = "refused",
        .outcome = "io-error",
        .verdict = VERDICT_PASS,
        .subjects = subjects,
        .subject_count = 2,
        .repeat = run ? "blkproof run --new" : "blkproof run --old",
    };
}

static void fill(struct runs *runs)
{
    *runs = (struct runs){
        .facets = {{"caller", "EIO x8 limit=1"}, {"caller", "success x8 limit=1"}},
        .asked = {{.name = "one", .question = "What is asked?", .story = "A story."}},
    };
    for (size_t run = 0; run < 2; run++) {
        for (size_t at = 0; at < 8; at++)
            fill_result(runs, run, at);
        for (size_t i = 0; i < 4; i++)
            runs->frontends[run][i] = (struct frontend_result){.name = names[i], .bench = "lab"};
    }
    runs->before = (struct run_document){.id = "first",
                                         .tool = "blkproof 1",
                                         .started = "then",
                                         .command = "blkproof matrix --old",
                                         .frontends = runs->frontends[0],
                                         .frontend_count = 4,
                                         .results = runs->results[0],
                                         .result_count = 8};
    runs->after = (struct run_document){.id = "second",
                                        .tool = "blkproof 2",
                                        .started = "now",
                                        .command = "blkproof matrix --new",
                                        .frontends = runs->frontends[1],
                                        .frontend_count = 4,
                                        .results = runs->results[1],
                                        .result_count = 8,
                                        .cases = runs->asked,
                                        .case_count = 1};
}

/* A subject of a case on a frontend comes to this in the run after. */
static void becomes(struct runs *runs, size_t at, char *outcome, enum verdict verdict)
{
    runs->results[1][at].outcome = runs->subjects[1][at][0].outcome = outcome;
    runs->results[1][at].verdict = verdict;
    runs->subjects[0][at][0].facets = &runs->facets[0];
    runs->subjects[1][at][0].facets = &runs->facets[1];
    runs->subjects[0][at][0].facet_count = runs->subjects[1][at][0].facet_count = 1;
}

static void a_change_says_what_it_was_and_is(void **state)
{
    struct runs runs;
    const char *at;
    char *text;

    (void)state;
    fill(&runs);
    becomes(&runs, 2, "lost-write", VERDICT_FAIL);
    text = page_of(&runs.before, &runs.after);
    at = assert_has(text, "<section class=changes id=regressed>\n<h2>regressed <small>1</small>");
    at = assert_has(at,
                    "<a href=\"#q=one\">one</a></h3><p class=where><span>linux-5.10</span></div>");
    at = assert_has(at, "<p class=question>What is asked?\n");
    at =
        assert_has(at, "<p class=turn><b>refused</b> <span class=\"mark io-error\">io-error</span> "
                       "<span>&rarr;</span> <span class=\"mark lost-write\">lost-write</span> "
                       "<small>pass &rarr; fail</small>\n");
    at = assert_has(at, "<tr><th scope=row>caller<td><del>EIO x8</del><td><ins>success x8</ins>\n");
    at = assert_has(at, "<p>A story.\n");
    at = assert_has(at, "<dt>linux-5.10<dd><small>old</small> <code>blkproof run --old</code>"
                        "<dd><small>new</small> <code>blkproof run --new</code>\n");
    assert_has(at, "<section class=changes id=like-before>\n<h2>like before <small>15</small>");
    assert_has_not(at, "show them");
    assert_has(text, "<li><a class=\"mark regressed\" href=\"#regressed\">regressed</a><b>1</b>");
    assert_has(text, "<tr><th scope=row>run<td>first<td>second\n");
    assert_has(text, "<title>blkproof first to second</title>");
    free(text);
}

/* Those that say the same of a case are told once, in the order of versions; others of the same case stand beside them. */
static void frontends_that_changed_alike_stand_together(void **state)
{
    struct runs runs;
    const char *at;
    char *text;

    (void)state;
    fill(&runs);
    for (size_t i = 0; i < 8; i += 2)
        becomes(&runs, i, i == 2 ? "crash" : "lost-write", VERDICT_FAIL);
    becomes(&runs, 1, "hang", VERDICT_FAIL);
    text = page_of(&runs.before, &runs.after);
    at = assert_has(text, "<h2>regressed <small>5</small>");
    at = assert_has(at, "<p class=where><span>linux-6.1</span>, <span>linux-6.9</span>, "
                        "<span>linux-6.12</span></div>");
    at = assert_has(at, "<dt>linux-6.1<dd>");
    at = assert_has(at, "<dt>linux-6.12<dd>");
    at = assert_has(at, "<p class=where><span>linux-5.10</span></div>");
    assert_has(at, "<a href=\"#q=two\">");
    free(text);
    runs.subjects[1][6][1].outcome = "hang"; /* now linux-6.9 differs in another subject */
    text = page_of(&runs.before, &runs.after);
    assert_has(text, "<p class=where><span>linux-6.1</span>, <span>linux-6.12</span></div>");
    assert_has(text, "<p class=turn><b>later</b> <span class=\"mark as-offered\">as-offered</span> "
                     "<span>&rarr;</span> <span class=\"mark hang\">hang</span>\n");
    free(text);
}

static void the_order_is_that_of_a_maintainers_questions(void **state)
{
    static const char *const order[] = {"regressed",      "fixed",        "traded",
                                        "cannot-tell",    "never-passed", "like-before",
                                        "untested-before"};
    struct runs runs;
    const char *at;
    char *text;

    (void)state;
    fill(&runs);
    becomes(&runs, 0, "swallowed", VERDICT_PASS);
    becomes(&runs, 2, "hang", VERDICT_FAIL);
    becomes(&runs, 4, "as-offered", VERDICT_PASS);
    runs.results[0][4].verdict = VERDICT_FAIL;
    runs.results[1][6].outcome = NULL;
    runs.results[1][6].verdict = VERDICT_SKIP;
    runs.results[1][6].reason = "it cannot";
    runs.results[0][1].verdict = runs.results[1][1].verdict = VERDICT_FAIL;
    runs.before.result_count = 7;
    text = page_of(&runs.before, &runs.after);
    at = text;
    for (size_t i = 0; i < SAMPLE_COUNT(order); i++) {
        char part[64];

        snprintf(part, sizeof(part), "<section class=changes id=%s>", order[i]);
        at = assert_has(at, part);
    }
    assert_has(text, "<span class=\"mark skip\">skip</span>\n<p class=reason>New: it cannot\n");
    assert_has(text, "</a></h3><p class=where><span>linux-6.9</span></div>\n<div>"
                     "<p class=turn><b>refused</b> <span class=\"mark untested\">not run</span>");
    assert_has(text, "<summary>show them</summary>");
    free(text);
}

/* What is worst is first; what is like before has no row. */
static void a_glance_shows_where_something_changed(void **state)
{
    struct runs runs;
    const char *at;
    char *text;

    (void)state;
    fill(&runs);
    becomes(&runs, 0, "swallowed", VERDICT_PASS);
    text = page_of(&runs.before, &runs.after);
    at = assert_has(text, "<th scope=col>case<th scope=col>linux-5.10<th scope=col>linux-6.1"
                          "<th scope=col>linux-6.9<th scope=col>linux-6.12</thead>\n<tbody>\n"
                          "<tr><th scope=row><a href=\"#q=one\">one</a>"
                          "<td class=untested colspan=3>&ndash;<td class=traded>traded\n</table>");
    free(text);
    becomes(&runs, 1, "hang", VERDICT_FAIL);
    becomes(&runs, 7, "swallowed", VERDICT_PASS);
    text = page_of(&runs.before, &runs.after);
    at = assert_has(text, "<tbody>\n<tr><th scope=row><a href=\"#q=two\">two</a>"
                          "<td class=untested colspan=2>&ndash;"
                          "<td class=traded>traded<td class=regressed>regressed\n");
    assert_has(at, "<tr><th scope=row><a href=\"#q=one\">");
    free(text);
    runs.before.frontend_count = runs.after.frontend_count = 1;
    text = page_of(&runs.before, &runs.after);
    assert_has_not(text, "class=matrix");
    free(text);
}

static void what_runs_do_not_have_in_common_is_told(void **state)
{
    struct named_value old[] = {{"kernel", "6.1.1"}, {"xen", "4.17"}};
    struct named_value new[] = {{"kernel", "6.1.2"}, {"xen", "4.17"}};
    struct runs runs;
    char *text;

    (void)state;
    fill(&runs);
    runs.frontends[0][2].versions = old;
    runs.frontends[1][2].versions = new;
    runs.frontends[0][2].version_count = runs.frontends[1][2].version_count = 2;
    text = page_of(&runs.before, &runs.after);
    assert_has(text, "<th scope=row>kernel <small>linux-6.1</small><td>6.1.1<td>6.1.2\n");
    assert_has_not(text, "4.17");
    free(text);
}

/* The subject alone was the same; what decided is told, and stands for itself. */
static void what_is_newly_broken_is_named(void **state)
{
    struct finding held = {.strength = "MUST", .held = true, .text = "kept", .basis = "b"};
    struct finding broken = {.strength = "MUST", .text = "it <broke> (journal 7)", .basis = "b"};
    struct runs runs;
    char *text;

    (void)state;
    fill(&runs);
    for (size_t at = 0; at < 4; at += 2) {
        runs.results[0][at].findings = &held;
        runs.results[1][at].findings = &broken;
        runs.results[0][at].finding_count = runs.results[1][at].finding_count = 1;
    }
    text = page_of(&runs.before, &runs.after);
    assert_has(text, "<span class=\"mark io-error\">io-error</span> <span>as before</span>\n"
                     "<ul class=broken><li><b>MUST</b> broken: it &lt;broke&gt; (journal 7)</ul>");
    assert_has_not(text, "</span>, <span>");
    free(text);
}

static void hostile_runs_are_harmless(void **state)
{
    static char evil[] = "</script><img src=x onerror=alert(1)>\"'&\033";
    struct named_value facets[] = {{evil, SAMPLE_EVIL}, {evil, evil}};
    struct subject_result subjects[2];
    struct case_result results[2] = {sample_results[3], sample_results[3]};
    struct frontend_result frontend = {.name = evil, .bench = evil};
    struct asked_case asked = {.name = evil, .question = evil, .story = evil};
    struct run_document documents[2] = {sample, sample};
    char *text;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        subjects[i] = sample_subjects[0];
        subjects[i].facets = &facets[i];
        subjects[i].facet_count = 1;
        subjects[i].outcome = results[i].outcome = evil;
        results[i].case_name = results[i].frontend = results[i].repeat = results[i].reason = evil;
        results[i].subjects = &subjects[i];
        results[i].subject_count = 1;
        documents[i].id = documents[i].command = documents[i].started = documents[i].tool = evil;
        documents[i].results = &results[i];
        documents[i].frontends = &frontend;
        documents[i].cases = &asked;
        documents[i].result_count = documents[i].frontend_count = documents[i].case_count = 1;
    }
    results[1].verdict = VERDICT_ERROR;
    text = page_of(&documents[0], &documents[1]);
    assert_has(text, "&lt;/script&gt;&lt;img src=x");
    assert_has_not(text, "<img");
    assert_has_not(text, "\033");
    free(text);
    results[1].verdict = VERDICT_FAIL;
    text = page_of(&documents[0], &documents[1]);
    assert_has(text, "<del>\\x1b[2J]]&gt; &lt;script&gt;&quot;&amp;'");
    assert_has_not(text, "<img");
    assert_has_not(text, "\033");
    free(text);
}

static void a_page_is_complete(void **state)
{
    char *text = page_of(&sample, &sample);

    (void)state;
    assert_has_not(text, "{{");
    assert_has_not(text, " src=");
    assert_has_not(text, "url(");
    assert_has(text, "default-src 'none'");
    assert_has_not(text, "id=regressed");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_says_what_it_was_and_is),
        cmocka_unit_test(frontends_that_changed_alike_stand_together),
        cmocka_unit_test(the_order_is_that_of_a_maintainers_questions),
        cmocka_unit_test(a_glance_shows_where_something_changed),
        cmocka_unit_test(what_runs_do_not_have_in_common_is_told),
        cmocka_unit_test(what_is_newly_broken_is_named),
        cmocka_unit_test(hostile_runs_are_harmless),
        cmocka_unit_test(a_page_is_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
