/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * At each call that a whole run makes to a door, in turn, the call fails or the guest is destroyed:
 * every case has a verdict with a reason at once, no verdict is better than it should be, and
 * nothing is left behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "fake_backend/backend.h"
#include "harness/bench/loop/bench_around.h"
#include "harness/bench/loop/doors_between.h"
#include "harness/suite.h"

/* A step that tells on the ring, one that is asleep behind a held barrier, and a list again. */
static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sectors = 8},
    {.mark = "commit", .verb = STEP_WRITE, .sectors = 8, .fua = true, .asleep_mark = "waiting"},
};
static const struct fault_rule rules[] = {{.name = "refuse",
                                           .ops = OP_BARRIER,
                                           .forms = FORM_DATA,
                                           .when = {.mark = "commit", .count = 1},
                                           .hold_until = "waiting",
                                           .answer = ANSWER_ERROR,
                                           .effect = EFFECT_DISCARDED}};
static const struct conf_case refuses = {.name = "refuses",
                                         .family = "barrier",
                                         .offer = {.barrier = "1"},
                                         RULES(rules),
                                         STEPS(steps),
                                         .subject = SUBJECT_REFUSED,
                                         .budget_s = 1};
static const struct conf_case asks = {.name = "asks",
                                      .family = "barrier",
                                      .offer = {.barrier = "1", .persistent = "1"},
                                      .steps = steps,
                                      .step_count = 1,
                                      .subject = SUBJECT_STEPS,
                                      .budget_s = 1};
static const struct conf_case *const cases[] = {&refuses, &asks, NULL};

static struct {
    struct sink sink;
    unsigned results, failed, errors;
} told;
static struct bench_around around;
static struct doors_between doors;

static int take_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    (void)sink;
    (void)why;
    told.errors += frontend->error != NULL;
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
    (void)sink;
    (void)why;
    told.results++;
    told.failed += result->verdict == VERDICT_FAIL;
    told.errors += result->verdict == VERDICT_ERROR;
    assert_true(result->verdict == VERDICT_PASS || result->verdict == VERDICT_FAIL ||
                (result->verdict == VERDICT_ERROR && result->reason && *result->reason));
    assert_true(result->verdict == VERDICT_ERROR || evidence->journal);
    return 0;
}

static void run(unsigned at, void (*happens)(void *ctx), void *ctx)
{
    static const struct sink_ops ops = {
        .frontend = take_frontend, .begin = take_begin, .result = take_result};
    const struct suite suite = {.bench = &around.bench,
                                .frontend = "a model",
                                .repeat = "blkproof run",
                                .cases = cases,
                                .all = cases,
                                .sink = &told.sink};
    struct why why;
    char text[128];

    memset(&told, 0, sizeof(told));
    told.sink.ops = &ops;
    assert_int_equal(bench_around_open(&around, "linux-since-6.11"), 0);
    doors_between_init(&doors, &around.bench.ports);
    doors.at = at;
    doors.happens = happens;
    doors.ctx = ctx;
    if (suite_run(&suite, &why))
        fail_msg("call %u: %s", at, why.text);
    assert_int_equal(told.results, 2);
    if (doors.hit == DOOR_REMOVE) /* what could not be removed is left to the next run's start */
        backend_clean(&doors.real, 1, NULL);
    if (bench_loop_leftovers(around.loop, text, sizeof(text)))
        fail_msg("call %u (kind %d) left behind: %s", at, doors.hit, text);
    bench_around_close(&around);
}

/* A door that fails is our trouble, never the frontend's. */
static void test_each_call_fails(void **state)
{
    unsigned at = 0, noticed = 0;

    (void)state;
    do {
        run(++at, NULL, NULL);
        assert_int_equal(told.failed, 0);
        noticed += told.errors != 0;
    } while (doors.hit);
    assert_int_equal(told.errors, 0);
    assert_in_range(noticed, at / 2, at); /* some are tried again, and some at the next start */
}

static void destroy(void *ctx)
{
    struct bench *loop = *(struct bench **)ctx;

    loop->ops->spoil(loop);
}

/* A guest that is gone is noticed by what waits for it, not by a budget's end. */
static void test_the_guest_is_destroyed_at_each_call(void **state)
{
    unsigned at = 0, noticed = 0, waits;

    (void)state;
    run(0, NULL, NULL);
    waits = around.waits;
    do {
        run(++at, destroy, &around.loop);
        noticed += told.failed + told.errors != 0;
        assert_in_range(told.failed, 0, 1);
        assert_in_range(around.waits, 0, 2 * waits);
    } while (doors.hit);
    assert_int_equal(told.failed + told.errors, 0);
    assert_in_range(noticed, at / 2, at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_call_fails),
        cmocka_unit_test(test_the_guest_is_destroyed_at_each_call),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
