/* SPDX-License-Identifier: BSD-2-Clause */
/* What profiles excuse, and which controls are clean, from journals written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/judge_script.h"

static const struct pinned pinned[] = {
    {.cases = NAMES("another"), .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR}}},
    {.cases = NAMES("a-case"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = "it is so",
     .reference = "a book"},
    {0},
};
static const struct pinned *const tables[] = {pinned, NULL};
static const struct profile profile = {.name = "a-profile", .tables = tables};

static const struct pinned another[] = {
    {.cases = NAMES("another"), .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR}}}, {0}};
static const struct pinned *const others[] = {another, NULL};
static const struct profile silent = {.name = "silent", .tables = others};

static void test_known(void **state)
{
    (void)state;
    play_payload();
    play_refused(0);
    script_epilogue(j, OP_UNSET);
    expect(&about_refused, &profile, VERDICT_KNOWN, "silent-downgrade");
    assert_string_equal(result.reason, "it is so");
    assert_string_equal(result.reference, "a book");
    assert_null(result.notice);
}

/* Deviations that are not the pinned ones: another outcome, one less, one more. */
static void test_another_deviation(void **state)
{
    static const struct {
        int error;
        enum block_op later;
    } rows[] = {{EIO, OP_UNSET}, {0, OP_FLUSH}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        journal_free(j);
        j = journal_create();
        play_payload();
        play_refused(rows[i].error);
        script_epilogue(j, rows[i].later);
        expect(&about_refused, &profile, VERDICT_FAIL, rows[i].error ? "io-error" : "swallowed");
        assert_non_null(strstr(result.notice, "in another way"));
    }
    journal_free(j);
    j = journal_create();
    script_sent(j, "payload");
    script_wrote(j, "payload", 0, EIO, 0);
    script_wrote(j, "payload", 1, EIO, 0);
    script_wrote(j, "payload", 2, EIO, 0);
    play_refused(0);
    script_epilogue(j, OP_UNSET);
    expect(&about_refused, &profile, VERDICT_FAIL, "silent-downgrade");
    assert_non_null(strstr(result.notice, "in another way"));
}

/* A profile pins outcomes, and excuses nothing else. */
static void test_more_than_is_pinned(void **state)
{
    static const struct expectation expects[] = {WIRE(MUST, OP_WRITE, NULL, NEVER),
                                                 LIMITS_ARE(MUST, "fua=1")};
    struct conf_case c = about_refused;

    (void)state;
    play_payload();
    play_refused(0);
    script_epilogue(j, OP_UNSET);
    for (size_t i = 0; i < 2; i++) {
        c.expect = &expects[i];
        c.expect_count = 1;
        expect(&c, &profile, VERDICT_FAIL, "silent-downgrade");
    }
    journal_add(j, (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = "13 segments"});
    expect(&about_refused, &profile, VERDICT_FAIL, "silent-downgrade");
}

static void test_a_deviation_is_gone(void **state)
{
    (void)state;
    play_payload();
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    script_epilogue(j, OP_FLUSH);
    expect(&about_refused, &profile, VERDICT_PASS, "retried");
    assert_non_null(strstr(result.notice, "is gone: it is so"));
}

static void test_a_profile_that_says_nothing(void **state)
{

    (void)state;
    play_payload();
    play_refused(0);
    script_epilogue(j, OP_UNSET);
    expect(&about_refused, &silent, VERDICT_PASS, "silent-downgrade");
    assert_null(result.notice);
}

/* Nobody excuses an error. */
static void test_a_profile_excuses_no_error(void **state)
{
    (void)state;
    play_payload();
    play_refused(0);
    journal_add(j, (struct journal_entry){.kind = JOURNAL_RULE, .name = "idle", .text = "unfired"});
    expect(&about_refused, &profile, VERDICT_ERROR, NULL);
}

static void expect_unclean(const char *reason)
{
    struct why why;

    assert_int_equal(judge_control(&about_steps, j, &why), -EINVAL);
    if (!strstr(why.text, reason))
        fail_msg("'%s' does not say '%s'", why.text, reason);
}

static void test_control_clean(void **state)
{
    struct why why;

    (void)state;
    play_well();
    assert_int_equal(judge_control(&about_steps, j, &why), 0);
}

static void test_control_without_evidence(void **state)
{
    (void)state;
    expect_unclean("unknown state");
    play_payload();
    expect_unclean("unknown state"); /* it let go of nothing */
    script_guest(j, "crashed");
    expect_unclean("the guest is crashed");
    complete = 0;
    expect_unclean("incomplete");
}

static void test_control_of_nobody(void **state)
{
    (void)state;
    script_guest(j, "running");
    expect_unclean("did not come to its end");
}

static void test_control_unfired(void **state)
{
    (void)state;
    play_well();
    journal_add(j, (struct journal_entry){.kind = JOURNAL_RULE, .name = "idle", .text = "unfired"});
    expect_unclean("rule idle never acted");
}

static void test_control_violation(void **state)
{
    (void)state;
    play_well();
    journal_add(j, (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = "13 segments"});
    expect_unclean("13 segments");
}

static void test_control_with_an_outcome(void **state)
{
    (void)state;
    play_payload();
    play_refused(EIO);
    script_epilogue(j, OP_FLUSH);
    expect_unclean("step commit: io-error");
}

static void test_control_with_a_later_outcome(void **state)
{
    (void)state;
    play_payload();
    play_commit();
    script_epilogue(j, OP_UNSET);
    expect_unclean("step epilogue-fua: plain-write-fallback");
}

static void test_control_untold(void **state)
{
    (void)state;
    play_payload();
    script_sent(j, "commit");
    script_guest(j, "running");
    expect_unclean("step commit: a step has no result");
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(known),
        TEST(another_deviation),
        TEST(more_than_is_pinned),
        TEST(a_deviation_is_gone),
        TEST(a_profile_that_says_nothing),
        TEST(a_profile_excuses_no_error),
        TEST(control_clean),
        TEST(control_without_evidence),
        TEST(control_of_nobody),
        TEST(control_unfired),
        TEST(control_violation),
        TEST(control_with_an_outcome),
        TEST(control_with_a_later_outcome),
        TEST(control_untold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
