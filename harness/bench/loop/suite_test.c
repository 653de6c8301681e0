/* SPDX-License-Identifier: BSD-2-Clause */
/* What a suite makes of benches, guests and sinks that fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "harness/bench/loop/bench_around.h"
#include "harness/result_json.h"
#include "harness/suite.h"

#define MAX_RESULTS 8

static const struct guest_step steps[] = {{.mark = "commit", .verb = STEP_FSYNC}};
static const struct fault_rule refuse[] = {{.name = "refuse",
                                            .ops = OP_FLUSH,
                                            .forms = FORM_ANY,
                                            .when = {.mark = "commit", .count = 1},
                                            .answer = ANSWER_REFUSE,
                                            .effect = EFFECT_DISCARDED}};

#define CASE(title, about, ...)                                                                    \
    {                                                                                              \
        .name = (title), .family = "flush", .offer = {.flush_cache = "1"}, STEPS(steps),           \
        .subject = (about), .budget_s = 1, __VA_ARGS__                                             \
    }
static const struct conf_case asks = CASE("asks", SUBJECT_STEPS, .control = NULL);
static const struct conf_case refuses = CASE("refuses", SUBJECT_REFUSED, RULES(refuse));
static const struct conf_case again = CASE("again", SUBJECT_REFUSED, RULES(refuse));
static const struct conf_case refused_by_habit = {.name = "refused-by-habit",
                                                  .family = "flush",
                                                  .backend = &personality_refuse_from_start,
                                                  STEPS(steps),
                                                  .subject = SUBJECT_REFUSED,
                                                  .budget_s = 1};
static const struct conf_case lonely = CASE("lonely", SUBJECT_STEPS, .control = "nobody");
static const struct conf_case *const three[] = {&asks, &refuses, &again, NULL};
static const struct conf_case *const without_control[] = {&lonely, NULL};

/* What the suite told: by case the verdict, the reason, and which evidence came with it. */
static struct {
    struct sink sink;
    struct {
        char name[32], reason[512];
        enum verdict verdict;
        bool journal, control_journal, console;
    } result[MAX_RESULTS];
    unsigned results, begins, frontends;
    char error[256], kernel[64];
    int fail_frontend, fail_begin, fail_result;
} told;

static int take_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    (void)sink;
    told.frontends++;
    snprintf(told.error, sizeof(told.error), "%s", frontend->error ? frontend->error : "");
    for (size_t i = 0; i < frontend->version_count; i++)
        if (!strcmp(frontend->versions[i].name, "kernel"))
            snprintf(told.kernel, sizeof(told.kernel), "%s", frontend->versions[i].value);
    return told.fail_frontend ? why_set(why, told.fail_frontend, "no place") : 0;
}

static int take_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                      struct why *why)
{
    (void)sink;
    (void)case_name;
    assert_int_equal(number, ++told.begins);
    assert_in_range(of, number, MAX_RESULTS);
    return told.fail_begin ? why_set(why, told.fail_begin, "no place") : 0;
}

static int take_result(struct sink *sink, const struct case_result *result,
                       const struct evidence *evidence, struct why *why)
{
    unsigned i = told.results++;

    (void)sink;
    assert_in_range(i, 0, MAX_RESULTS - 1);
    snprintf(told.result[i].name, sizeof(told.result[i].name), "%s", result->case_name);
    snprintf(told.result[i].reason, sizeof(told.result[i].reason), "%s",
             result->reason ? result->reason : "");
    told.result[i].verdict = result->verdict;
    told.result[i].journal = evidence->journal;
    told.result[i].control_journal = evidence->control_journal;
    told.result[i].console = evidence->console;
    return told.fail_result ? why_set(why, told.fail_result, "no place") : 0;
}

static const struct sink_ops ops = {
    .frontend = take_frontend, .begin = take_begin, .result = take_result};

static struct bench_around around;
static struct why why;

static int run(const struct conf_case *const *cases)
{
    const struct suite suite = {.bench = &around.bench,
                                .frontend = "a model",
                                .repeat = "blkproof run",
                                .cases = cases,
                                .all = cases,
                                .sink = &told.sink};

    why.text[0] = '\0';
    return suite_run(&suite, &why);
}

static int setup(void **state)
{
    (void)state;
    memset(&told, 0, sizeof(told));
    told.sink.ops = &ops;
    return bench_around_open(&around, "conforming");
}

static int teardown(void **state)
{
    (void)state;
    return (int)bench_around_close(&around);
}

static void use_model(const char *model)
{
    assert_int_equal(bench_around_close(&around), 0);
    assert_int_equal(bench_around_open(&around, model), 0);
}

static void expect_result(unsigned i, const char *name, enum verdict verdict, const char *reason)
{
    assert_in_range(i, 0, told.results - 1);
    assert_string_equal(told.result[i].name, name);
    if (told.result[i].verdict != verdict || !strstr(told.result[i].reason, reason))
        fail_msg("%s: %s: %s", name, verdict_word(told.result[i].verdict), told.result[i].reason);
}

static void test_all_is_well(void **state)
{
    (void)state;
    assert_int_equal(run(three), 0);
    assert_int_equal(told.frontends, 1);
    assert_string_equal(told.error, "");
    assert_string_equal(told.kernel, "conforming");
    assert_int_equal(told.results, 3);
    expect_result(0, "asks", VERDICT_PASS, "");
    expect_result(1, "refuses", VERDICT_PASS, "");
    expect_result(2, "again", VERDICT_PASS, "");
    assert_true(told.result[0].journal);
    assert_false(told.result[0].control_journal);
    assert_true(told.result[1].journal && told.result[1].control_journal);
    assert_true(told.result[2].control_journal); /* of the same run */
    assert_int_equal(around.guests, 1);
}

static void test_a_spoilt_guest_is_not_used_again(void **state)
{
    (void)state;
    use_model("crashes-on-refusal");
    assert_int_equal(run(three), 0);
    expect_result(1, "refuses", VERDICT_FAIL, "");
    expect_result(2, "again", VERDICT_FAIL, "");
    assert_true(told.result[1].console);
    assert_int_equal(around.guests, 2);
}

static void test_a_control_that_is_not_clean(void **state)
{
    (void)state;
    use_model("never-flushes");
    assert_int_equal(run(three), 0);
    expect_result(1, "refuses", VERDICT_ERROR, "the control run proves nothing: rule refuse");
    assert_false(told.result[1].journal);
    assert_true(told.result[1].control_journal);
    expect_result(2, "again", VERDICT_ERROR, "the control run proves nothing");
}

#define NO_PROCESSORS_FLAGS "RSP: e02b:ffffc900400f7cb8 EFLAGS: 079c4646\n"

/* What was played on a machine that failed is no evidence; a guest's crash is. */
static void test_a_machine_that_fails(void **state)
{
    (void)state;
    around.words = NO_PROCESSORS_FLAGS;
    around.talkers = 1;
    assert_int_equal(run(three), 0);
    assert_int_equal(told.begins, 3);
    assert_int_equal(told.results, 3);
    expect_result(0, "asks", VERDICT_PASS, "");
    expect_result(1, "refuses", VERDICT_PASS, "");
    assert_int_equal(around.talkers, 0);

    told.results = told.begins = 0;
    around.talkers = 3;
    assert_int_equal(run(three), 0);
    assert_int_equal(told.results, 3);
    expect_result(0, "asks", VERDICT_ERROR, "no processor has");
    expect_result(1, "refuses", VERDICT_PASS, "");

    told.results = told.begins = 0;
    use_model("crashes-on-refusal");
    around.words = "RSP: e02b:ffffc900400f7cb8 EFLAGS: 00010246\n";
    around.talkers = 3;
    assert_int_equal(run(three), 0);
    expect_result(1, "refuses", VERDICT_FAIL, "");
    assert_true(told.result[1].console);
}

/* What a personality refuses is a refusal like any other. */
static void test_a_backend_with_habits(void **state)
{
    static const struct conf_case *const cases[] = {&refused_by_habit, NULL};

    (void)state;
    assert_int_equal(run(cases), 0);
    expect_result(0, "refused-by-habit", VERDICT_PASS, "");
    assert_true(told.result[0].control_journal);
    told.results = told.begins = 0;
    use_model("crashes-on-refusal");
    assert_int_equal(run(cases), 0);
    expect_result(0, "refused-by-habit", VERDICT_FAIL, "");
}

static void test_no_such_control(void **state)
{
    (void)state;
    assert_int_equal(run(without_control), 0);
    expect_result(0, "lonely", VERDICT_ERROR, "a control that does not exist");
}

static void test_no_guest(void **state)
{
    struct frontend_result frontend = {.name = "a model", .bench = "loop", .error = told.error};
    struct case_result result = {.verdict = VERDICT_ERROR};
    struct run_document document = {
        .frontends = &frontend, .frontend_count = 1, .results = &result, .result_count = 1};

    (void)state;
    around.most_guests = 0;
    assert_int_equal(run(three), 0);
    assert_non_null(strstr(told.error, "out of guests"));
    assert_int_equal(told.results, 3);
    for (unsigned i = 0; i < 3; i++)
        expect_result(i, three[i]->name, VERDICT_ERROR, "there is no guest: out of guests");
    assert_int_equal(around.waits, 0);
    assert_int_equal(result_exit_status(&document), 3);
}

/* The first died, and there is no second: the rest is not tried. */
static void test_no_guest_any_more(void **state)
{
    static const struct conf_case *const cases[] = {&refuses, &again, &asks, NULL};

    (void)state;
    use_model("crashes-on-refusal");
    around.most_guests = 1;
    assert_int_equal(run(cases), 0);
    expect_result(0, "refuses", VERDICT_FAIL, "");
    expect_result(1, "again", VERDICT_ERROR, "out of guests");
    expect_result(2, "asks", VERDICT_ERROR, "there is no guest: out of guests");
}

static void test_a_sink_that_fails(void **state)
{
    static const struct {
        int frontend, begin, result;
        unsigned begins, results;
    } rows[] = {{-ENOSPC, 0, 0, 0, 0}, {0, -ENOSPC, 0, 1, 0}, {0, 0, -ENOSPC, 1, 1}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(teardown(state) + setup(state), 0);
        told.fail_frontend = rows[i].frontend;
        told.fail_begin = rows[i].begin;
        told.fail_result = rows[i].result;
        assert_int_equal(run(three), -ENOSPC);
        assert_string_equal(why.text, "no place");
        assert_int_equal(told.begins, rows[i].begins);
        assert_int_equal(told.results, rows[i].results);
    }
}

/* Whenever the user stops us, we stop, say so, and leave nothing. */
static void test_interrupted(void **state)
{
    unsigned wait = 0;
    int rc;

    do {
        assert_int_equal(teardown(state) + setup(state), 0);
        around.fail_wait = ++wait;
        around.failure = -EINTR;
        rc = run(three);
        if (rc && (rc != -EINTR || !strstr(why.text, "the wait failed")))
            fail_msg("wait %u: %d: %s", wait, rc, why.text);
    } while (rc);
    assert_int_equal(told.results, 3);
    assert_in_range(wait, 20, 10000);
}

/*
 * Whenever the bench fails us, the case is an error with a reason, or nobody noticed; and nothing
 * is left.
 */
static void test_a_bench_that_fails(void **state)
{
    unsigned wait = 0, errors;

    do {
        assert_int_equal(teardown(state) + setup(state), 0);
        around.fail_wait = ++wait;
        around.failure = -EIO;
        assert_int_equal(run(three), 0);
        errors = told.error[0] != '\0';
        assert_int_equal(told.results, 3);
        for (unsigned i = 0; i < 3; i++) {
            assert_true(told.result[i].verdict == VERDICT_PASS ||
                        (told.result[i].verdict == VERDICT_ERROR &&
                         strstr(told.result[i].reason, "the wait failed")));
            errors += told.result[i].verdict == VERDICT_ERROR;
        }
    } while (errors);
    assert_in_range(wait, 20, 10000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_is_well),
        TEST(a_spoilt_guest_is_not_used_again),
        TEST(a_control_that_is_not_clean),
        TEST(a_machine_that_fails),
        TEST(a_backend_with_habits),
        TEST(no_such_control),
        TEST(no_guest),
        TEST(no_guest_any_more),
        TEST(a_sink_that_fails),
        TEST(interrupted),
        TEST(a_bench_that_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
