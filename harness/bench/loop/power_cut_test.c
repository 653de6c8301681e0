/* SPDX-License-Identifier: BSD-2-Clause */
/* A loss of power, between two connections of a model: what was not durable is gone, and the rules go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/bench_around.h"
#include "harness/run.h"

/* The second flush is refused, wherever it comes. */
static const struct fault_rule rules[] = {{.name = "refuse",
                                           .ops = OP_FLUSH,
                                           .forms = FORM_ANY,
                                           .when = {.skip = 1, .count = 1},
                                           .answer = ANSWER_REFUSE,
                                           .effect = EFFECT_DISCARDED}};
static const struct guest_step steps[] = {
    {.mark = "kept", .verb = STEP_WRITE, .sectors = 8},
    {.mark = "sync", .verb = STEP_FSYNC},
    {.mark = "lost", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "cut", .verb = STEP_POWER_CUT},
    {.mark = "find-kept", .verb = STEP_READ, .sectors = 8, .written_by = "kept"},
    {.mark = "find-lost", .verb = STEP_READ, .sector = 8, .sectors = 8, .written_by = "lost"},
    {.mark = "sync-again", .verb = STEP_FSYNC},
};
static const struct conf_case c = {.name = "cut",
                                   .offer = {.flush_cache = "1"},
                                   .offer_later = {.flush_cache = "1"},
                                   RULES(rules),
                                   STEPS(steps),
                                   .budget_s = 1};

static struct bench_around around;
static struct session session;

static int setup(void **state)
{
    (void)state;
    if (bench_around_open(&around, "io-error"))
        return -1;
    session_init(&session, &around.bench);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    session_end(&session);
    return (int)bench_around_close(&around);
}

static const struct journal_entry *told(const struct run *run, const char *step)
{
    const struct journal *journal = run_journal(run);

    for (size_t i = 0; i < journal_count(journal); i++) {
        const struct journal_entry *entry = journal_at(journal, i);

        if (entry->kind == JOURNAL_RESULT && !strcmp(entry->name, step))
            return entry;
    }
    fail_msg("%s was told nothing", step);
    return NULL;
}

static unsigned connections(const struct run *run)
{
    const struct journal *journal = run_journal(run);
    unsigned count = 0;

    for (size_t i = 0; i < journal_count(journal); i++)
        count += journal_at(journal, i)->kind == JOURNAL_CONNECT;
    return count;
}

static void test_a_cut(void **state)
{
    struct run *run;
    struct why why;

    (void)state;
    assert_int_equal(run_create(&run, &session, &c, false, &why), 0);
    assert_int_equal(run_play(run, NULL, &why), 0);
    assert_int_equal(connections(run), 2);
    assert_int_equal(told(run, "sync")->error, 0);
    assert_string_equal(told(run, "find-kept")->text, "same");
    assert_string_equal(told(run, "find-lost")->text, "differs");
    assert_int_equal(told(run, "sync-again")->error, EIO);
    assert_string_equal(told(run, "epilogue-read-back")->text, "same");
    run_free(run);
    assert_true(session.guest_ours);
}

/* Wherever waiting ends, nothing is left behind, and the guest is used no more. */
static void test_a_wait_that_ends(void **state)
{
    struct run *run;
    struct why why;
    unsigned whole;

    (void)state;
    assert_int_equal(run_create(&run, &session, &c, false, &why), 0);
    assert_int_equal(run_play(run, NULL, &why), 0);
    run_free(run);
    whole = around.waits;
    for (unsigned wait = 1; wait <= whole; wait++) {
        around.fail_wait = around.waits + wait;
        assert_int_equal(run_create(&run, &session, &c, false, &why), 0);
        run_play(run, NULL, &why);
        run_free(run);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cut),
        TEST(a_wait_that_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
