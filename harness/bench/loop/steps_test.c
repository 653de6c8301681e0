/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be said in a step comes through: to the agent, on the ring, and into an outcome. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "harness/bench/loop/bench_around.h"
#include "harness/epilogue.h"
#include "harness/outcome.h"
#include "harness/suite.h"

static const struct fault_rule refuse_flush[] = {{.name = "refuse",
                                                  .ops = OP_FLUSH,
                                                  .forms = FORM_ANY,
                                                  .when = {.mark = "first", .count = 1},
                                                  .answer = ANSWER_REFUSE,
                                                  .effect = EFFECT_DISCARDED}};
static const struct fault_rule odd_flush[] = {{.name = "odd",
                                               .ops = OP_FLUSH,
                                               .forms = FORM_ANY,
                                               .when = {.mark = "first", .count = 1},
                                               .answer = ANSWER_STATUS,
                                               .status = -3,
                                               .effect = EFFECT_DISCARDED}};
static const struct fault_rule refuse_before[] = {{.name = "refuse",
                                                   .ops = OP_FLUSH,
                                                   .forms = FORM_ANY,
                                                   .when = {.mark = "before", .count = 1},
                                                   .answer = ANSWER_REFUSE,
                                                   .effect = EFFECT_DISCARDED}};
static const struct fault_rule refuse_discard[] = {{.name = "refuse",
                                                    .ops = OP_DISCARD,
                                                    .forms = FORM_ANY,
                                                    .when = {.mark = "first", .count = 1},
                                                    .answer = ANSWER_REFUSE,
                                                    .effect = EFFECT_DISCARDED}};

static const struct guest_step pairs[] = {
    {.mark = "first", .verb = STEP_WRITE, .sectors = 8, .fsync = true, .threads = 4, .repeat = 8},
    {.mark = "second",
     .verb = STEP_READ,
     .sectors = 8,
     .threads = 2,
     .repeat = 16,
     .written_by = "first"}};
static const struct guest_step storm[] = {
    {.mark = "first", .verb = STEP_FSYNC, .threads = 3, .repeat = 5},
    {.mark = "again", .verb = STEP_REOPEN},
    {.mark = "other", .verb = STEP_FSYNC, .opener = 1, .repeat = 2},
};
static const struct guest_step discards[] = {
    {.mark = "zeroth", .verb = STEP_DISCARD, .sectors = 8, .threads = 2, .repeat = 2},
    {.mark = "first", .verb = STEP_DISCARD, .sector = 64, .sectors = 8},
};
static const struct guest_step erasures[] = {
    {.mark = "first", .verb = STEP_DISCARD, .sector = 64, .sectors = 8, .secure = true},
};

static const struct guest_step reattached[] = {
    {.mark = "before", .verb = STEP_WRITE, .sectors = 8, .fua = true},
    {.mark = "again", .verb = STEP_REATTACH},
    {.mark = "and-again", .verb = STEP_REATTACH},
    {.mark = "look", .verb = STEP_READ, .sectors = 8, .written_by = "before"},
    {.mark = "first", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .fua = true},
};
static const struct guest_step reloaded[] = {
    {.mark = "before", .verb = STEP_WRITE, .sectors = 8, .fua = true},
    {.mark = "loaded", .verb = STEP_RELOAD},
    {.mark = "first", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .fua = true},
    {.mark = "last", .verb = STEP_RELOAD},
};
static const struct guest_step changed[] = {
    {.mark = "zero", .verb = STEP_NODE, .node = "feature-flush-cache", .value = "0"},
    {.mark = "first", .verb = STEP_FSYNC},
    {.mark = "none", .verb = STEP_NODE, .node = "feature-flush-cache"},
    {.mark = "larger", .verb = STEP_RESIZE, .sectors = 4096},
    {.mark = "second", .verb = STEP_FSYNC, .repeat = 2},
    {.mark = "as-before", .verb = STEP_RESIZE},
};
static const struct guest_step closed[] = {
    {.mark = "first", .verb = STEP_FSYNC},
    {.mark = "closing", .verb = STEP_CLOSING},
    {.mark = "second", .verb = STEP_WRITE, .sectors = 8},
    {.mark = "again", .verb = STEP_REATTACH},
    {.mark = "look", .verb = STEP_READ, .sectors = 8, .written_by = "second"},
};

#define CASE(title, about, ...)                                                                    \
    {                                                                                              \
        .name = (title), .family = "steps", .subject = (about), .budget_s = 1,                     \
        .offer = {.flush_cache = "1", .discard = "1", .discard_secure = "1"}, __VA_ARGS__          \
    }
#define MOVES(title, ...)                                                                          \
    {                                                                                              \
        .name = (title), .family = "steps", .subject = SUBJECT_STEPS, .budget_s = 1, __VA_ARGS__   \
    }
static const struct conf_case cases[] = {
    CASE("pairs", SUBJECT_REFUSED, RULES(refuse_flush), STEPS(pairs)),
    CASE("storm", SUBJECT_REFUSED, RULES(refuse_flush), STEPS(storm)),
    CASE("odd-storm", SUBJECT_REFUSED, RULES(odd_flush), STEPS(storm)),
    CASE("discards", SUBJECT_REFUSED, RULES(refuse_discard), STEPS(discards)),
    CASE("erasures", SUBJECT_REFUSED, RULES(refuse_discard), STEPS(erasures)),
    CASE("refused-after", SUBJECT_REFUSED, .offer_later = {.flush_cache = "1"}, RULES(refuse_flush),
         STEPS(reattached)),
    CASE("refused-before", SUBJECT_REFUSED, .offer_later = {.flush_cache = "1"},
         RULES(refuse_before), STEPS(reattached)),
    CASE("changed", SUBJECT_REFUSED, RULES(refuse_flush), STEPS(changed)),
    CASE("closed", SUBJECT_REFUSED, RULES(refuse_flush), STEPS(closed)),
    MOVES("to-a-flush", .offer_later = {.flush_cache = "1"}, STEPS(reattached)),
    MOVES("to-no-flush", .offer = {.flush_cache = "1"}, .cut_at = {"last/done"}, STEPS(reloaded)),
    MOVES("between-backends", .backend = &personality_qemu, .backend_later = &personality_freebsd,
          STEPS(reloaded)),
};

/* By model and case: the outcome, and how many callers all subjects have without the epilogue's. */
static const struct row {
    const char *model, *name, *outcome;
    unsigned callers;
} rows[] = {
    {"conforming", "pairs", "retried", 64},
    {"io-error", "pairs", "io-error", 64},
    {"linux-before-6.11", "pairs", "silent-downgrade", 64},
    {"swallows", "pairs", "swallowed", 64},
    {"conforming", "storm", "retried", 18},
    {"linux-since-6.11", "storm", "silent-downgrade", 18},
    {"conforming", "odd-storm", "io-error", 18},
    {"linux-before-6.11", "odd-storm", "io-error", 18},
    {"conforming", "discards", "as-offered", 5},
    {"conforming", "erasures", "unsupported-error", 1},
    {"conforming", "refused-after", "retried", 3},
    {"linux-since-6.11", "refused-after", "silent-downgrade", 3},
    {"conforming", "refused-before", "retried", 3},
    {"conforming", "changed", "retried", 3},
    {"io-error", "closed", "io-error", 3},
    {"conforming", "to-a-flush", "as-offered", 3},
    {"never-flushes", "to-a-flush", "plain-write-fallback", 3},
    {"never-flushes", "to-no-flush", "plain-write-fallback", 2}, /* before it */
    {"conforming", "to-no-flush", "as-offered", 2},
    {"conforming", "between-backends", "as-offered", 2},
};

static const struct row *row;

static int take_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    (void)sink;
    (void)frontend;
    (void)why;
    return 0;
}

static int take_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                      struct why *why)
{
    (void)sink;
    (void)case_name;
    (void)number;
    (void)of;
    (void)why;
    return 0;
}

static int take_result(struct sink *sink, const struct case_result *result,
                       const struct evidence *evidence, struct why *why)
{
    unsigned callers = 0;

    (void)sink;
    (void)evidence;
    (void)why;
    if (result->verdict != VERDICT_PASS)
        fail_msg("%s on %s: %s", row->name, row->model, result->reason);
    for (size_t i = 0; i < result->finding_count; i++)
        if (strstr(result->findings[i].text, "power cut"))
            assert_true(result->findings[i].held || strcmp(row->outcome, "as-offered"));
    assert_string_equal(result->outcome, row->outcome);
    for (size_t i = 0; i < result->subject_count; i++)
        callers += result->subjects[i].callers;
    assert_int_equal(callers, row->callers + EPILOGUE_STEPS);
    return 0;
}

static void test_steps(void **state)
{
    static const struct sink_ops ops = {
        .frontend = take_frontend, .begin = take_begin, .result = take_result};
    struct sink sink = {.ops = &ops};

    (void)state;
    for (row = rows; row < rows + sizeof(rows) / sizeof(rows[0]); row++) {
        const struct conf_case *chosen[] = {cases, NULL};
        struct bench_around around;
        struct why why;

        while (strcmp(chosen[0]->name, row->name) != 0)
            chosen[0]++;
        assert_int_equal(bench_around_open(&around, row->model), 0);
        assert_int_equal(suite_run(&(struct suite){.bench = &around.bench,
                                                   .frontend = "a model",
                                                   .repeat = "blkproof run",
                                                   .cases = chosen,
                                                   .all = chosen,
                                                   .sink = &sink},
                                   &why),
                         0);
        assert_int_equal(bench_around_close(&around), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
