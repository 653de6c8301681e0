/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge_script: a case, ways to play it, and what the judge said of it, for the judge's tests.
 */
#ifndef HARNESS_JUDGE_SCRIPT_H
#define HARNESS_JUDGE_SCRIPT_H

#include <string.h>

#include "harness/judge.h"
#include "harness/result_json.h"
#include "harness/script.h"

static const struct clause judge_clause = {
    .number = "X1", .source = "source", .section = "section", .says = "basis"};

#define WIRE(how, op, step, when)                                                                  \
    {                                                                                              \
        .strength = (how), .kind = EXPECT_WIRE, .mark = (step), .ops = (op), .forms = FORM_ANY,    \
        .times = (when), .basis = &judge_clause                                                    \
    }
#define LIMITS_ARE(how, text)                                                                      \
    {                                                                                              \
        .strength = (how), .kind = EXPECT_LIMITS, .limits = (text), .basis = &judge_clause         \
    }
#define LIMITS_HOLD(how)                                                                           \
    {                                                                                              \
        .strength = (how), .kind = EXPECT_LIMITS_HOLD, .basis = &judge_clause                      \
    }
#define ENDS_AS(how, who, set)                                                                     \
    {                                                                                              \
        .strength = (how), .kind = EXPECT_OUTCOME, .subject = (who), .outcomes = (set),            \
        .basis = &judge_clause                                                                     \
    }

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 3},
    {.mark = "commit", .verb = STEP_FSYNC},
};
static const struct conf_case about_steps = {
    .name = "a-case", .offer = {.flush_cache = "1"}, STEPS(steps), .subject = SUBJECT_STEPS};
static const struct conf_case about_refused = {
    .name = "a-case", .offer = {.flush_cache = "1"}, STEPS(steps), .subject = SUBJECT_REFUSED};

static struct journal *j;
static struct case_result result;

static int complete;
int __wrap_journal_complete(const struct journal *journal);
int __wrap_journal_complete(const struct journal *journal)
{
    (void)journal;
    return complete;
}

static inline int setup(void **state)
{
    (void)state;
    j = journal_create();
    complete = 1;
    return !j;
}

static inline int teardown(void **state)
{
    (void)state;
    result_case_dispose(&result);
    journal_free(j);
    return 0;
}

static inline void play_payload(void)
{
    script_limits(j, "write_cache=back fua=0");
    script_sent(j, "payload");
    for (int i = 0; i < 3; i++) {
        script_performed(j, OP_WRITE, 8 * (uint64_t)i, 8);
        script_wrote(j, "payload", i, 0, DISK_CACHE);
    }
}

static inline void play_commit(void)
{
    script_sent(j, "commit");
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
}

static inline void play_refused(int error)
{
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, error, NULL);
}

static inline void play_well(void)
{
    play_payload();
    play_commit();
    script_epilogue(j, OP_FLUSH);
}

static inline void expect(const struct conf_case *c, const struct profile *profile,
                          enum verdict verdict, const char *outcome)
{
    result_case_dispose(&result);
    judge_case(c, j, profile, &result);
    assert_string_equal(verdict_word(result.verdict), verdict_word(verdict));
    if (outcome)
        assert_string_equal(result.outcome, outcome);
    else
        assert_null(result.outcome);
    assert_int_equal(!!result.reason, verdict == VERDICT_ERROR || verdict == VERDICT_KNOWN);
}

static inline void expect_error(const struct conf_case *c, const char *reason)
{
    expect(c, NULL, VERDICT_ERROR, NULL);
    if (!strstr(result.reason, reason))
        fail_msg("'%s' does not say '%s'", result.reason, reason);
}

static inline const struct finding *finding(const char *start)
{
    for (size_t i = 0; i < result.finding_count; i++)
        if (!strncmp(result.findings[i].text, start, strlen(start)))
            return &result.findings[i];
    return NULL;
}

#endif
