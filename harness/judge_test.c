/* SPDX-License-Identifier: BSD-2-Clause */
/* Verdicts, from journals written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/judge_script.h"
#include "harness/outcome.h"

static const struct subject_result *subject(const char *name)
{
    for (size_t i = 0; i < result.subject_count; i++)
        if (!strcmp(result.subjects[i].subject, name))
            return &result.subjects[i];
    return NULL;
}

static void test_pass(void **state)
{
    (void)state;
    play_well();
    expect(&about_steps, NULL, VERDICT_PASS, "as-offered");
    assert_int_equal(subject("steps")->callers, 4);
    assert_int_equal(subject("later")->callers, EPILOGUE_STEPS);
    assert_null(subject("refused"));
    assert_null(result.notice);
    assert_false(result.other_worse);
}

static void test_strengths_of_outcomes(void **state)
{
    static const struct {
        int error;
        enum block_op later;
        const char *outcome, *strength;
    } rows[] = {
        {EIO, OP_FLUSH, "io-error", "RECORD"},
        {EOPNOTSUPP, OP_FLUSH, "unsupported-error", "RECORD"},
        {9999, OP_FLUSH, "io-error", "RECORD"},
        {0, OP_FLUSH, "swallowed", "SHOULD"},
        {0, OP_UNSET, "silent-downgrade", "SHOULD"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        journal_free(j);
        j = journal_create();
        play_payload();
        play_refused(rows[i].error);
        script_epilogue(j, rows[i].later);
        expect(&about_refused, NULL, VERDICT_PASS, rows[i].outcome);
        assert_string_equal(finding("refused:")->strength, rows[i].strength);
        assert_int_equal(finding("refused:")->held, !strcmp(rows[i].strength, "RECORD"));
        assert_non_null(finding("refused:")->basis);
    }
}

static void test_fail(void **state)
{
    (void)state;
    play_payload();
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_guest(j, "crashed");
    expect(&about_refused, NULL, VERDICT_FAIL, "crash");
    assert_string_equal(finding("refused: crash")->strength, "MUST");
    assert_false(finding("refused: crash")->held);
    assert_null(subject("later"));
}

static void test_the_worst_caller_counts(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_wrote(j, "payload", 0, 0, DISK_CACHE);
    script_wrote(j, "payload", 1, 0, 0);
    script_wrote(j, "payload", 2, EIO, 0);
    play_commit();
    script_epilogue(j, OP_FLUSH);
    expect(&about_steps, NULL, VERDICT_FAIL, "lost-write");
    assert_int_equal(subject("steps")->callers, 4);
}

/* The cell says as-offered, and must show that another subject was not so lucky. */
static void test_another_fared_worse(void **state)
{
    (void)state;
    play_payload();
    play_refused(EIO);
    script_epilogue(j, OP_UNSET);
    expect(&about_steps, NULL, VERDICT_PASS, "as-offered");
    assert_true(result.other_worse);
}

static void test_no_evidence(void **state)
{
    static const struct guest_step other[] = {{.mark = "other", .verb = STEP_FSYNC}};
    static const struct conf_case never_played = {
        .name = "other", .offer = {.flush_cache = "1"}, STEPS(other), .subject = SUBJECT_STEPS};

    (void)state;
    play_well();
    expect_error(&about_refused, "asks about refused, and there was nobody");
    expect_error(&never_played, "asks about steps, and there was nobody");
    journal_add(j, (struct journal_entry){.kind = JOURNAL_RULE, .name = "idle", .text = "unfired"});
    expect_error(&about_steps, "rule idle never acted");
}

static void test_an_empty_journal(void **state)
{
    (void)state;
    expect_error(&about_steps, "there was nobody");
}

static void test_still_in_our_hands(void **state)
{
    (void)state;
    play_payload();
    script_sent(j, "commit");
    script_request(j, 1, OP_FLUSH, 0, 0);
    script_rule(j, 1, "hold");
    script_fence(j, "ring", false);
    script_fence(j, "agent", true);
    expect_error(&about_steps, "step commit: a step has no result, but requests are still in our");
}

static void test_nobody_asked(void **state)
{
    (void)state;
    play_payload();
    script_sent(j, "commit");
    expect_error(&about_steps, "nobody asked");
}

static void play_cut(const char *step, int lost)
{
    journal_add(j, (struct journal_entry){.kind = JOURNAL_CUT,
                                          .name = "commit/done",
                                          .text = step,
                                          .sectors = step ? 24 : 0,
                                          .number = lost});
}

static void test_power_cuts(void **state)
{
    struct conf_case c = about_steps;
    struct why why;

    (void)state;
    c.cut_at[0] = "commit/done";
    play_payload();
    play_commit();
    script_epilogue(j, OP_FLUSH);
    expect_error(&c, "what a power cut at commit/done would take is not recorded");
    assert_int_equal(judge_control(&c, j, &why), -EINVAL);
    play_cut("commit", 0);
    expect(&c, NULL, VERDICT_PASS, "as-offered");
    assert_true(finding("power cut at commit/done: it would take 0 of 12288 bytes")->held);
    assert_int_equal(judge_control(&c, j, &why), 0);
    play_cut("commit", 3);
    expect(&c, NULL, VERDICT_PASS, "as-offered");
    assert_false(finding("power cut")->held);
    assert_string_equal(finding("power cut")->strength, "SHOULD");
    assert_non_null(strstr(finding("power cut")->text, "would take 1536 of 24576 bytes"));
    assert_non_null(strstr(finding("power cut")->text, "promised to step commit (journal 18)"));
    assert_int_equal(judge_control(&c, j, &why), -EINVAL);
    assert_non_null(strstr(why.text, "a power cut at commit/done would take"));
}

static void test_power_cut_after_a_refusal(void **state)
{
    struct conf_case c = about_refused;

    (void)state;
    c.cut_at[0] = "commit/done";
    play_payload();
    play_refused(0);
    play_cut("commit", 24);
    script_epilogue(j, OP_FLUSH);
    expect(&c, NULL, VERDICT_PASS, "swallowed");
    assert_non_null(strstr(finding("power cut")->text,
                           "(journal 19), whose FLUSH_DISKCACHE was refused (journal 16)"));
}

/* Who got on the wire what he asked for loses it by the backend's fault; another does not. */
static void test_power_cut_of_a_lying_backend(void **state)
{
    struct conf_case c = about_steps;

    (void)state;
    c.offer = (struct offer){0};
    c.backend = &personality_ack_without_flush;
    c.cut_at[0] = "commit/done";
    play_payload();
    play_commit();
    play_cut("commit", 24);
    script_epilogue(j, OP_FLUSH);
    expect(&c, NULL, VERDICT_PASS, "as-offered");
    assert_string_equal(finding("power cut")->strength, "RECORD");
    assert_true(finding("power cut")->held);
    assert_non_null(strstr(finding("power cut")->text, "the backend had answered OKAY"));
    play_cut("payload", 24);
    expect(&c, NULL, VERDICT_PASS, "as-offered");
    assert_string_equal(finding("power cut")->strength, "SHOULD");
    assert_false(finding("power cut")->held);
    assert_non_null(strstr(finding("power cut")->text, "promised to step payload"));
}

/* A guest that crashed before the mark came leaves nothing to ask. */
static void test_power_cut_never_reached(void **state)
{
    struct conf_case c = about_refused;

    (void)state;
    c.cut_at[0] = "commit/done";
    play_payload();
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_guest(j, "crashed");
    expect(&c, NULL, VERDICT_FAIL, "crash");
    assert_null(finding("power cut"));
}

static void test_no_disk_entry(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_told(j, "payload", 0, 0, NULL);
    expect_error(&about_steps, "step payload: where the disk held");
}

static void test_unusable_journals(void **state)
{
    (void)state;
    play_well();
    complete = 0;
    expect_error(&about_steps, "incomplete");
    complete = 1;
    journal_add(j, (struct journal_entry){.kind = JOURNAL_RESULT});
    expect_error(&about_steps, "is damaged");
}

/* The guest dies although every caller was told what he wanted. */
static void test_a_crash_that_nobody_waits_for(void **state)
{
    (void)state;
    play_well();
    script_guest(j, "crashed");
    expect(&about_steps, NULL, VERDICT_FAIL, "as-offered");
    assert_string_equal(finding("guest: it crashed")->strength, "MUST");
}

/* It dies before anybody asked for anything, and before a rule could act. */
static void test_a_crash_at_attach(void **state)
{
    (void)state;
    journal_add(j,
                (struct journal_entry){.kind = JOURNAL_RULE, .name = "refuse", .text = "unfired"});
    script_guest(j, "crashed");
    expect(&about_refused, NULL, VERDICT_FAIL, "crash");
    assert_string_equal(finding("guest: it crashed")->strength, "MUST");
}

/* It hangs before those come whom the case asks about. */
static void test_a_hang_before_the_subject(void **state)
{
    static const struct conf_case about_later = {
        .name = "a-case", .offer = {.flush_cache = "1"}, STEPS(steps), .subject = SUBJECT_LATER};

    (void)state;
    play_payload();
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_fences(j, true);
    expect(&about_later, NULL, VERDICT_FAIL, "hang");
}

/* As when a device comes back after a move, and never says that it is connected. */
static void test_a_case_that_was_not_played_to_its_end(void **state)
{
    (void)state;
    play_payload();
    script_fence(j, "ring", true);
    script_fence(j, "agent", true);
    script_fence(j, "device", true);
    expect_error(&about_steps, "did not come to the end of the case");
}

static void test_a_device_that_is_not_let_go(void **state)
{
    (void)state;
    play_well();
    script_fence(j, "detach", false);
    expect(&about_steps, NULL, VERDICT_FAIL, "as-offered");
    assert_string_equal(finding("detach: ")->strength, "MUST");
}

static void test_violation(void **state)
{
    (void)state;
    play_well();
    journal_add(j, (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = "13 segments"});
    expect(&about_steps, NULL, VERDICT_FAIL, "as-offered");
    assert_string_equal(finding("protocol: 13 segments")->strength, "MUST");
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pass),
        TEST(strengths_of_outcomes),
        TEST(fail),
        TEST(the_worst_caller_counts),
        TEST(another_fared_worse),
        TEST(no_evidence),
        TEST(an_empty_journal),
        TEST(still_in_our_hands),
        TEST(nobody_asked),
        TEST(power_cuts),
        TEST(power_cut_after_a_refusal),
        TEST(power_cut_of_a_lying_backend),
        TEST(power_cut_never_reached),
        TEST(no_disk_entry),
        TEST(unusable_journals),
        TEST(a_crash_that_nobody_waits_for),
        TEST(a_crash_at_attach),
        TEST(a_hang_before_the_subject),
        TEST(a_case_that_was_not_played_to_its_end),
        TEST(a_device_that_is_not_let_go),
        TEST(violation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
