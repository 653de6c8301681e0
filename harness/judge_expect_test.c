/* SPDX-License-Identifier: BSD-2-Clause */
/* What a case expects beyond its outcomes, from journals written by hand. */
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

/* What is announced at the end must be what the last flush came to. */
static void test_limits_hold(void **state)
{
    static const struct {
        const char *limits;
        enum block_op flush;
        bool held;
    } rows[] = {{"write_cache=back fua=0", OP_FLUSH, true},
                {"write_cache=back fua=1", OP_UNSET, false},
                {"write_cache=through fua=0", OP_UNSET, true},
                {"write_cache=through fua=0", OP_BARRIER, false}};
    static const struct expectation hold[] = {LIMITS_HOLD(SHOULD)};
    struct conf_case c = about_steps;

    (void)state;
    c.expect = hold;
    c.expect_count = 1;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        journal_free(j);
        j = journal_create();
        play_payload();
        play_commit();
        script_epilogue(j, rows[i].flush);
        script_limits(j, rows[i].limits);
        expect(&c, NULL, VERDICT_PASS, "as-offered");
        assert_int_equal(finding("limits:")->held, rows[i].held);
        assert_non_null(strstr(finding("limits:")->text, rows[i].limits));
    }
}

/* Every kind of expectation, held and broken, in every strength. */
static void test_expectations(void **state)
{
    static const struct {
        struct expectation expect;
        bool held;
    } rows[] = {
        {WIRE(MUST, OP_FLUSH, "commit", SEEN), true},
        {WIRE(MUST, OP_FLUSH, "payload", SEEN), false},
        {WIRE(MUST, OP_FLUSH, "payload", NEVER), true},
        {WIRE(MUST, OP_FLUSH, "commit", NEVER), false},
        {WIRE(MUST, OP_FLUSH | OP_BARRIER, NULL, SEEN), true},
        {WIRE(MUST, OP_BARRIER, NULL, SEEN), false},
        {WIRE(MUST, OP_BARRIER, NULL, NEVER), true},
        {WIRE(MUST, OP_FLUSH, NULL, NEVER), false},
        {WIRE(SHOULD, OP_FLUSH, "commit", SEEN), true},
        {WIRE(SHOULD, OP_FLUSH, "commit", NEVER), false},
        {WIRE(RECORD, OP_FLUSH, "commit", NEVER), true},
        {LIMITS_ARE(MUST, "write_cache=back"), true},
        {LIMITS_ARE(MUST, "write_cache=through"), false},
        {LIMITS_ARE(SHOULD, "fua=0"), true},
        {LIMITS_ARE(SHOULD, "fua=1"), false},
        {LIMITS_ARE(RECORD, "fua=1"), true},
        {ENDS_AS(MUST, SUBJECT_STEPS, OUTCOME_RETRIED | OUTCOME_AS_OFFERED), true},
        {ENDS_AS(MUST, SUBJECT_STEPS, OUTCOME_RETRIED), false},
        {ENDS_AS(SHOULD, SUBJECT_LATER, OUTCOME_AS_OFFERED), true},
        {ENDS_AS(SHOULD, SUBJECT_LATER, OUTCOME_IO_ERROR), false},
        {ENDS_AS(RECORD, SUBJECT_LATER, OUTCOME_IO_ERROR), true},
    };

    (void)state;
    play_well();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct conf_case c = about_steps;
        bool fails = !rows[i].held && rows[i].expect.strength == MUST;

        c.expect = &rows[i].expect;
        c.expect_count = 1;
        expect(&c, NULL, fails ? VERDICT_FAIL : VERDICT_PASS, "as-offered");
        assert_int_equal(result.finding_count, 3); /* of two subjects, and this */
        assert_int_equal(result.findings[2].held, rows[i].held);
        assert_string_equal(result.findings[2].strength, strength_word(rows[i].expect.strength));
        assert_string_equal(result.findings[2].basis, "X1, source, section: basis");
    }
}

/* A request belongs to the step in whose time it came. */
static void test_wire_has_its_time(void **state)
{
    static const struct expectation never[] = {WIRE(MUST, OP_FLUSH, "payload", NEVER)};
    struct conf_case c = about_steps;

    (void)state;
    c.expect = never;
    c.expect_count = 1;
    script_performed(j, OP_FLUSH, 0, 0);
    play_well();
    expect(&c, NULL, VERDICT_PASS, "as-offered");
}

static void test_expectations_without_evidence(void **state)
{
    static const struct {
        struct expectation expect;
        const char *reason;
    } rows[] = {
        {WIRE(MUST, OP_FLUSH, "no-step", NEVER), "step no-step, which was never reached"},
        {LIMITS_ARE(MUST, "fua=0"), "never reported its queue limits"},
        {LIMITS_HOLD(MUST), "the queue limits at the end"},
        {ENDS_AS(MUST, SUBJECT_QUEUED, ~0u), "does not exist: queued"},
        {{.strength = MUST, .basis = &judge_clause}, "of no kind"},
    };

    (void)state;
    play_commit();
    script_epilogue(j, OP_FLUSH);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct conf_case c = about_steps;

        c.expect = &rows[i].expect;
        c.expect_count = 1;
        expect_error(&c, rows[i].reason);
    }
}

/* A crash is a finding, also when it kept the case from what it was about to ask. */
static void test_a_crash_before_an_expectation(void **state)
{
    static const struct expectation seen[] = {WIRE(MUST, OP_FLUSH, "commit", SEEN),
                                              ENDS_AS(MUST, SUBJECT_LATER, OUTCOME_AS_OFFERED)};
    struct conf_case c = about_steps;

    (void)state;
    c.expect = seen;
    c.expect_count = 2;
    script_sent(j, "payload");
    script_guest(j, "crashed");
    expect(&c, NULL, VERDICT_FAIL, "crash");
    assert_int_equal(result.finding_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(limits_hold),
        TEST(expectations),
        TEST(wire_has_its_time),
        TEST(expectations_without_evidence),
        TEST(a_crash_before_an_expectation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
