/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "harness/explore/contract.h"
#include "harness/script.h"

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "payload"},
};
static const struct conf_case offered = {.offer = {.flush_cache = "1"}, STEPS(steps)};
static const struct conf_case nothing_offered = {STEPS(steps)};

static struct journal *j;

static int setup(void **state)
{
    (void)state;
    j = journal_create();
    return !j;
}

static int teardown(void **state)
{
    (void)state;
    journal_free(j);
    return 0;
}

static void expect_of(const struct conf_case *c, enum contract worst, const char *says)
{
    char sentence[CONTRACT_SENTENCE];

    assert_int_equal(contract_check(c, j, sentence), worst);
    if (!strstr(sentence, says))
        fail_msg("'%s' is not in: %s", says, sentence);
}

static void expect(enum contract worst, const char *says)
{
    expect_of(&offered, worst, says);
}

static void write_payload(void)
{
    script_sent(j, "payload");
    script_performed(j, OP_WRITE, 0, 8);
    script_told(j, "payload", 0, 0, NULL);
}

static void test_kept(void **state)
{
    (void)state;
    write_payload();
    script_sent(j, "durable");
    script_performed(j, OP_WRITE, 8, 8);
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "durable", 0, 0, NULL);
    script_sent(j, "commit");
    script_told(j, "commit", 0, 0, NULL); /* nothing is left to be made durable */
    script_sent(j, "look");
    script_told(j, "look", 0, 0, "same");
    script_guest(j, "running");
    expect(CONTRACT_KEPT, "");
}

static void test_lost(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 8, 8);
    script_told(j, "durable", 0, 0, NULL);
    expect(CONTRACT_BROKEN, "nobody has written its sector 8");
}

static void test_read_differs(void **state)
{
    (void)state;
    write_payload();
    script_sent(j, "look");
    script_told(j, "look", 0, 0, "differs");
    expect(CONTRACT_BROKEN, "look reads something else");
}

/* Who was told that the write failed may find anything. */
static void test_read_of_a_failed_write(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_refused(j, OP_WRITE, 0, 8);
    script_told(j, "payload", 0, EIO, NULL);
    script_sent(j, "look");
    script_told(j, "look", 0, 0, "differs");
    expect(CONTRACT_KEPT, "");
}

static void test_not_durable(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_performed(j, OP_WRITE, 8, 8);
    script_told(j, "durable", 0, 0, NULL);
    expect(CONTRACT_NOT_DURABLE, "take its sector 8");
    expect_of(&nothing_offered, CONTRACT_KEPT, ""); /* where there is no cache */
}

/* A flush owes nothing to what was not complete when it came. */
static void test_flush_too_early(void **state)
{
    (void)state;
    script_request(j, 1, OP_FLUSH, 0, 0);
    write_payload();
    script_answer(j, 1, 0, "performed");
    script_sent(j, "commit");
    script_told(j, "commit", 0, 0, NULL);
    expect(CONTRACT_NOT_DURABLE, "take sector 0");
}

/* A sync owes nothing to who is told while it is under way. */
static void test_told_meanwhile(void **state)
{
    (void)state;
    script_sent(j, "commit");
    write_payload();
    script_told(j, "commit", 0, 0, NULL);
    expect(CONTRACT_KEPT, "");
}

static void test_sync_of_nothing(void **state)
{
    (void)state;
    write_payload();
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, EIO, NULL);
    expect(CONTRACT_KEPT, "");
}

static void test_unprovoked(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_told(j, "commit", 0, EIO, NULL);
    expect(CONTRACT_UNPROVOKED, "commit was told EIO");
}

static void test_ends(void **state)
{
    (void)state;
    script_fence(j, "ring", true);
    expect(CONTRACT_BROKEN, "waits for ever");
    journal_clear(j);
    script_guest(j, "crashed");
    expect(CONTRACT_BROKEN, "crashed");
    journal_clear(j);
    journal_add(j, (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = "a wild request"});
    expect(CONTRACT_BROKEN, "a wild request");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_kept),           TEST(test_lost),
        TEST(test_read_differs),   TEST(test_read_of_a_failed_write),
        TEST(test_not_durable),    TEST(test_flush_too_early),
        TEST(test_told_meanwhile), TEST(test_sync_of_nothing),
        TEST(test_unprovoked),     TEST(test_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
