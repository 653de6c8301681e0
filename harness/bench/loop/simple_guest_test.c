/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a suite whose guests are simple; here that is a model's guest, taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/bench_around.h"
#include "harness/guest/protocol.h"
#include "harness/result_json.h"
#include "harness/simple_guest.h"
#include "harness/suite.h"

#define PLACE 4096u

static const struct guest_step plain[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = PLACE, .sectors = 8},
    {.mark = "reading", .verb = STEP_READ, .sector = PLACE, .sectors = 8, .written_by = "payload"},
};
static const struct guest_step prepared[] = {
    {.mark = "reading", .verb = STEP_READ, .sector = 8192, .sectors = 8}};
static const struct guest_step sync[] = {{.mark = "commit", .verb = STEP_FSYNC}};
static const struct guest_step durable[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sectors = 8, .fua = true}};
static const struct guest_step many[] = {
    {.mark = "readers", .verb = STEP_READ, .sectors = 8, .threads = 2}};
static const struct guest_step cached[] = {
    {.mark = "cached", .verb = STEP_WRITE, .sectors = 8, .buffered = true}};
static const struct fault_rule refuse[] = {{.name = "refuse",
                                            .ops = OP_READ,
                                            .forms = FORM_ANY,
                                            .when = {.mark = "reading", .count = 1},
                                            .answer = ANSWER_REFUSE,
                                            .effect = EFFECT_DISCARDED}};

#define CASE(title, its_steps, about, ...)                                                         \
    {                                                                                              \
        .name = (title), .family = "plain", STEPS(its_steps), .subject = (about), .budget_s = 1,   \
        __VA_ARGS__                                                                                \
    }
static const struct conf_case asks = CASE("asks", plain, SUBJECT_STEPS, .control = NULL);
static const struct conf_case refuses = CASE("refuses", plain, SUBJECT_REFUSED, RULES(refuse));
static const struct conf_case looks = CASE("looks", prepared, SUBJECT_STEPS, .control = NULL);
static const struct conf_case *const can[] = {&asks, &refuses, &looks, NULL};

static const struct conf_case flushes = CASE("flushes", sync, SUBJECT_STEPS, .control = NULL);
static const struct conf_case lasts = CASE("lasts", durable, SUBJECT_STEPS, .control = NULL);
static const struct conf_case crowd = CASE("crowd", many, SUBJECT_STEPS, .control = NULL);
static const struct conf_case caches = CASE("caches", cached, SUBJECT_STEPS, .control = NULL);
static const struct conf_case params =
    CASE("params", plain, SUBJECT_STEPS, .driver_params = "max_queues=1");
static const struct conf_case *const cannot[] = {&flushes, &lasts, &crowd, &caches, &params, NULL};

static void content(void *buffer, uint64_t sector, size_t sectors, unsigned seed)
{
    pattern_fill(buffer, sector, sectors, seed);
}

static unsigned prepares;

static int prepare(const struct conf_case *c, simple_put *put, void *ctx)
{
    char sector[SECTOR_SIZE] = {0};

    prepares += c->step_count > 0;
    return put(ctx, PLACE, sector);
}

static const struct simple_guest simple = {
    .name = "a model", .content = content, .prepare = prepare};

static struct bench_around around;
static struct sink told;
static struct {
    enum verdict verdict;
    char outcome[32], reason[200];
    char *journal;
} result[8];
static unsigned results;

static int take_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    (void)sink;
    (void)why;
    assert_null(frontend->error);
    return 0;
}

static int take_begin(struct sink *sink, const char *name, unsigned number, unsigned of,
                      struct why *why)
{
    (void)sink;
    (void)name;
    (void)number;
    (void)of;
    (void)why;
    return 0;
}

static int take_result(struct sink *sink, const struct case_result *from,
                       const struct evidence *evidence, struct why *why)
{
    (void)sink;
    (void)why;
    assert_in_range(results, 0, 7);
    result[results].verdict = from->verdict;
    snprintf(result[results].outcome, sizeof(result[0].outcome), "%s",
             from->outcome ? from->outcome : "");
    snprintf(result[results].reason, sizeof(result[0].reason), "%s",
             from->reason ? from->reason : "");
    result[results++].journal = evidence->journal ? strdup(evidence->journal) : NULL;
    return 0;
}

static const struct sink_ops ops = {
    .frontend = take_frontend, .begin = take_begin, .result = take_result};

static void run(const struct conf_case *const *cases)
{
    const struct suite suite = {.bench = &around.bench,
                                .frontend = "a model",
                                .repeat = "",
                                .cases = cases,
                                .all = cases,
                                .sink = &told};
    struct why why = {""};

    if (suite_run(&suite, &why))
        fail_msg("%s", why.text);
}

static int setup(void **state)
{
    int rc = bench_around_open(&around, "conforming");

    (void)state;
    around.bench.simple = &simple;
    told.ops = &ops;
    results = prepares = 0;
    return rc;
}

static int teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < results; i++)
        free(result[i].journal);
    return (int)bench_around_close(&around);
}

static void test_it_is_asked_what_it_can(void **state)
{
    (void)state;
    run(can);
    assert_int_equal(results, 3);
    for (unsigned i = 0; i < results; i++)
        assert_int_equal(result[i].verdict, VERDICT_PASS);
    assert_string_equal(result[0].outcome, "as-offered");
    assert_string_equal(result[1].outcome, "io-error");
}

static void test_every_run_has_a_guest_and_a_disk_of_its_own(void **state)
{
    (void)state;
    run(can);
    assert_int_equal(around.guests, 4); /* one of them for a control */
    assert_int_equal(prepares, 4);
    for (unsigned i = 0; i < results; i++) {
        const char *waits = strstr(result[i].journal, "InitWait");

        assert_non_null(waits);
        assert_null(strstr(waits + 1, "InitWait")); /* no other guest has seen it before */
    }
}

static void test_the_epilogue_is_as_long_as_it_can_be(void **state)
{
    (void)state;
    run(can);
    assert_non_null(strstr(result[0].journal, "epilogue-read-back/done"));
    assert_null(strstr(result[0].journal, "epilogue-fua"));
    assert_null(strstr(result[0].journal, "epilogue-fsync"));
}

static void test_what_it_cannot_is_skipped_with_the_reason(void **state)
{
    static const char *const reasons[] = {
        "its step commit needs a flush, and a model has none",
        "its step durable needs a durable write, and a model has none",
        "its step readers needs several requests at once, and a model has none",
        "its step cached needs a write through a cache of its own, and a model has none",
        "it needs the driver's parameters max_queues=1, and a model has none",
    };

    (void)state;
    run(cannot);
    assert_int_equal(results, 5);
    for (unsigned i = 0; i < results; i++) {
        assert_int_equal(result[i].verdict, VERDICT_SKIP);
        assert_string_equal(result[i].reason, reasons[i]);
        assert_null(result[i].journal);
    }
}

static void test_with_an_agent_nothing_is_skipped(void **state)
{
    (void)state;
    around.bench.simple = NULL;
    run(cannot);
    for (unsigned i = 0; i < results; i++)
        assert_int_equal(result[i].verdict, VERDICT_PASS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_asked_what_it_can),
        TEST(every_run_has_a_guest_and_a_disk_of_its_own),
        TEST(the_epilogue_is_as_long_as_it_can_be),
        TEST(what_it_cannot_is_skipped_with_the_reason),
        TEST(with_an_agent_nothing_is_skipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
