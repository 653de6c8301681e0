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
#include "harness/bench/loop/loop.h"
#include "harness/outcome.h"
#include "harness/suite.h"

#define MAX_CASES 64

#define NOTHING_REFUSED                                                                            \
    "offer-nothing offer-flush offer-barrier offer-both "                                          \
    "large-durable-write-flush large-durable-write-barrier"
#define BARRIERS                                                                                   \
    "barrier-empty-refused barrier-data-refused barrier-data-refused-but-written "                 \
    "barrier-data-error barrier-refused-always barrier-refused-full-ring"
#define PLAIN        "read-refused read-refused-always write-refused"
#define DURING_FLUSH "write-during-flush"
#define OTHERS_WAIT  "flush-refused-while-others-wait"
#define POWER_CUT    "power-cut-after-refusal"
#define FULL_RING    "barrier-refused-full-ring"
#define FULL_FLUSH   "flush-refused-full-ring"
#define LINUX        "linux-before-6.11 linux-since-6.11"
#define CONFORMING                                                                                 \
    "conforming thirty-two-bit no-protocol does-not-wait connects-at-once never-connects "         \
    "ignores-status"

/*
 * What must come of these cases against these models: the verdict, and the outcome of every
 * subject that does not end as-offered. NULL names all; the first row that names both counts.
 */
static const struct row {
    const char *cases, *models;
    enum verdict verdict;
    const char *outcomes;
} rows[] = {
    {"durable-write-after-resume", NULL, VERDICT_SKIP, ""}, /* models are not saved */
    {"offer-nothing offer-barrier large-durable-write-barrier", "ignores-offer", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"offer-flush offer-barrier offer-both", "never-flushes", VERDICT_FAIL,
     "steps plain-write-fallback, later plain-write-fallback"},
    {"large-durable-write-flush", "never-flushes", VERDICT_PASS,
     "steps plain-write-fallback, later plain-write-fallback"},
    {"plain-io", "never-flushes", VERDICT_PASS, "later plain-write-fallback"},
    {"plain-io", NULL, VERDICT_PASS, ""},
    {PLAIN, "never-flushes", VERDICT_PASS, "refused io-error"},
    {PLAIN, "ignores-offer", VERDICT_ERROR, ""}, /* its control run is not clean */
    {PLAIN, "ignores-status", VERDICT_FAIL, "refused lost-write"},
    {PLAIN, NULL, VERDICT_PASS, "refused io-error"},

    {"large-durable-write-barrier", LINUX " retries", VERDICT_FAIL, "steps crash"},
    {"large-durable-write-barrier", "never-flushes", VERDICT_ERROR, ""},
    {NOTHING_REFUSED, NULL, VERDICT_PASS, ""},

    /* What is never sent, or sent although it was not offered, is not refused by a rule. */
    {NULL, "never-flushes", VERDICT_ERROR, ""},
    {BARRIERS, "ignores-offer", VERDICT_ERROR, ""},

    {DURING_FLUSH, "joins-flush", VERDICT_PASS, "steps swallowed"},
    {DURING_FLUSH, NULL, VERDICT_PASS, ""},

    {OTHERS_WAIT, "linux-before-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {OTHERS_WAIT, "linux-since-6.11 plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {FULL_FLUSH, "linux-before-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {FULL_FLUSH, "linux-since-6.11 plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued plain-write-fallback, later plain-write-fallback"},
    {FULL_RING, "linux-before-6.11", VERDICT_FAIL,
     "refused lost-write, queued io-error, later plain-write-fallback"},
    {FULL_RING, "linux-since-6.11", VERDICT_FAIL,
     "refused lost-write, queued plain-write-fallback, later plain-write-fallback"},
    {"barrier-data-refused barrier-refused-always", LINUX, VERDICT_FAIL,
     "refused lost-write, later plain-write-fallback"},
    {"barrier-data-error", LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},

    /* The other models tell an error for what it is. */
    {"flush-error-first barrier-data-error", NULL, VERDICT_PASS, "refused io-error"},

    {NULL, "passes-error-up", VERDICT_PASS, "refused unsupported-error"},
    {OTHERS_WAIT, "joins-flush", VERDICT_ERROR, ""}, /* its control run is not clean */
    {NULL, "io-error ignores-offer joins-flush", VERDICT_PASS, "refused io-error"},
    {"barrier-refused-always", "retries " CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, "retries " CONFORMING, VERDICT_PASS, "refused retried"},

    {"flush-refused-first flush-refused-second barrier-empty-refused " FULL_FLUSH " " POWER_CUT,
     "swallows", VERDICT_PASS, "refused swallowed"},
    {"barrier-refused-always", "swallows", VERDICT_PASS, "refused plain-write-fallback"},
    /*
     * Somebody else's flush is performed before the caller is seen to be told: that of those who
     * wait, or that of the sync which comes behind a durable write on the raw device.
     */
    {NULL, "swallows", VERDICT_PASS, "refused retried"},

    {"barrier-data-refused barrier-data-refused-but-written barrier-refused-always", "plain-write",
     VERDICT_PASS, "refused plain-write-fallback, later plain-write-fallback"},
    {FULL_RING, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},

    {"barrier-data-refused " FULL_RING, "loses-data", VERDICT_FAIL, "refused lost-write"},
    {"barrier-data-refused-but-written", "loses-data", VERDICT_PASS, "refused swallowed"},
    {"barrier-refused-always", "loses-data", VERDICT_PASS, "refused io-error"}, /* of the sync */
    {NULL, "loses-data", VERDICT_PASS, "refused retried"},

    {OTHERS_WAIT " " FULL_FLUSH, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {OTHERS_WAIT " " FULL_FLUSH, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {FULL_RING, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, queued device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {OTHERS_WAIT " " FULL_FLUSH, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash"},
    {FULL_RING, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash, queued crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
};

/* What came of everything. */
static struct {
    const char *model;
    unsigned wrong, cases;
    unsigned outcomes;        /* all that were reached */
    bool seen, never, limits; /* expectations of these kinds that were broken */
    bool protocol;
    bool failed[MAX_CASES]; /* by some model, with --strict */
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

static const struct row *row_of(const char *case_name)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (names(rows[i].cases, case_name) && names(rows[i].models, all.model))
            return &rows[i];
    return NULL;
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
    const struct row *row = row_of(result->case_name);
    char outcomes[256] = "";
    size_t at = 0;

    (void)sink;
    (void)why;
    for (size_t i = 0; i < result->subject_count; i++) {
        const struct subject_result *subject = &result->subjects[i];

        all.outcomes |= outcome_of(subject->outcome);
        if (strcmp(subject->outcome, "as-offered") != 0)
            at += (size_t)snprintf(outcomes + at, sizeof(outcomes) - at, "%s%s %s", at ? ", " : "",
                                   subject->subject, subject->outcome);
    }
    note_findings(result);
    all.failed[all.cases % MAX_CASES] |= result_exit_status(&strict) == 1;
    all.skipped[all.cases % MAX_CASES] = result->verdict == VERDICT_SKIP;
    all.cases++;
    assert_true(result->verdict == VERDICT_ERROR || result->verdict == VERDICT_SKIP
                    ? !!result->reason
                    : !!evidence->journal);
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
        .repeat = "", .cases = all_cases, .all = all_cases, .sink = &sink, .offer = *offer};
    char leftovers[128];
    struct why why;

    all.model = suite.frontend = model_name(model);
    all.cases = 0;
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
    for (size_t i = 0; (model = model_at(i)); i++)
        play_all(model, &(struct offer){0});
    assert_int_equal(all.wrong, 0);
}

/* What else is offered, and used, changes nothing. */
static void test_every_case_on_larger_devices(void **state)
{
    static const struct offer offers[] = {
        {.max_ring_page_order = "1"},
        {.max_ring_page_order = "4"},
        {.max_queues = "4"},
        {.persistent = "1"},
        {.max_indirect = "256"},
        {.max_ring_page_order = "4", .max_queues = "8", .persistent = "1", .max_indirect = "256"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
        play_all(model_find("linux-before-6.11"), &offers[i]);
        play_all(model_find("linux-since-6.11"), &offers[i]);
        play_all(model_find("conforming"), &offers[i]);
    }
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
