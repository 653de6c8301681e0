/* SPDX-License-Identifier: BSD-2-Clause */
/* Every outcome, from journals written by hand. */
#include "harness/classify_script.h"

static const struct conf_case nothing_offered = {
    .name = "nothing", .offer = {.flush_cache = "0", .barrier = "0"}, STEPS(steps)};

/* Nothing is refused. */
static void test_as_offered(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_performed(j, OP_WRITE, 64, 8);
    script_wrote(j, "payload", 0, 0, DISK_CACHE);
    script_sent(j, "durable");
    script_performed(j, OP_WRITE, 0, 8);
    script_performed(j, OP_FLUSH, 0, 0);
    script_wrote(j, "durable", 0, 0, SCRIPT_DURABLE);
    script_performed(j, OP_BARRIER, 8, 8);
    script_wrote(j, "durable", 1, 0, SCRIPT_DURABLE);
    script_sent(j, "commit");
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    script_sent(j, "look");
    script_told(j, "look", 0, 0, "same");
    script_epilogue(j, OP_FLUSH);
    expect("payload", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("durable", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("durable", 1, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("commit", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("look", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    for (size_t i = 0; i < EPILOGUE_STEPS; i++)
        expect(epilogue_steps[i].mark, 0, SUBJECT_LATER, OUTCOME_AS_OFFERED);
}

/* Without an offer nobody is promised anything: what is acknowledged is durable. */
static void test_nothing_was_promised(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_performed(j, OP_WRITE, 0, 8);
    script_wrote(j, "durable", 0, 0, SCRIPT_DURABLE);
    script_sent(j, "commit");
    script_told(j, "commit", 0, 0, NULL);
    expect_of(&nothing_offered, "durable", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect_of(&nothing_offered, "commit", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
}

/* A durable write in parts is kept when each part is. */
static void test_parts(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_performed(j, OP_BARRIER, 0, 4);
    script_performed(j, OP_BARRIER, 4, 4);
    script_wrote(j, "durable", 0, 0, SCRIPT_DURABLE);
    script_performed(j, OP_BARRIER, 8, 7);
    script_performed(j, OP_WRITE, 15, 1);
    script_wrote(j, "durable", 1, 0, DISK_CACHE);
    script_epilogue(j, OP_BARRIER);
    expect("durable", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("durable", 1, SUBJECT_STEPS, OUTCOME_PLAIN_WRITE_FALLBACK);
}

static void test_retried_barrier(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_performed(j, OP_BARRIER, 0, 8);
    script_wrote(j, "durable", 0, 0, SCRIPT_DURABLE);
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_RETRIED);
}

static void test_retried_write_and_flush(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_performed(j, OP_WRITE, 0, 8);
    script_performed(j, OP_FLUSH, 0, 0);
    script_wrote(j, "durable", 0, 0, SCRIPT_DURABLE);
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_RETRIED);
}

static void test_retried_flush(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_RETRIED);
}

/* Who asked for no durability was refused, too, and only another request makes it good. */
static void test_retried_write(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_refused(j, OP_WRITE, 64, 8);
    script_performed(j, OP_WRITE, 64, 8);
    script_wrote(j, "payload", 0, 0, DISK_CACHE);
    expect("payload", 0, SUBJECT_REFUSED, OUTCOME_RETRIED);
}

static void test_retried_read(void **state)
{
    (void)state;
    script_sent(j, "look");
    script_refused(j, OP_READ, 0, 128);
    script_performed(j, OP_READ, 64, 8);
    script_told(j, "look", 0, 0, "same");
    expect("look", 0, SUBJECT_REFUSED, OUTCOME_RETRIED);
}

static void test_swallowed_write(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_refused(j, OP_WRITE, 64, 8);
    script_wrote(j, "payload", 0, 0, DISK_CACHE);
    expect("payload", 0, SUBJECT_REFUSED, OUTCOME_SWALLOWED);
}

static void test_swallowed_read(void **state)
{
    (void)state;
    script_sent(j, "look");
    script_performed(j, OP_READ, 64, 4);
    script_refused(j, OP_READ, 68, 4);
    script_told(j, "look", 0, 0, "same");
    expect("look", 0, SUBJECT_REFUSED, OUTCOME_SWALLOWED);
}

static void test_told_an_error(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, EIO, NULL);
    script_told(j, "commit", 1, EOPNOTSUPP, NULL);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_IO_ERROR);
    expect("commit", 1, SUBJECT_REFUSED, OUTCOME_UNSUPPORTED_ERROR);
}

/* Of an errno that says neither, no more is known than that the caller was told of a failure. */
static void test_told_another_error(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 9999, NULL);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_IO_ERROR);
}

static void test_swallowed(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    script_epilogue(j, OP_FLUSH);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_SWALLOWED);
}

static void test_silent_downgrade(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    script_epilogue(j, OP_UNSET);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE);
    expect("epilogue-write", 0, SUBJECT_LATER, OUTCOME_AS_OFFERED);
    expect("epilogue-fua", 0, SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK);
    expect("epilogue-fsync", 0, SUBJECT_LATER, OUTCOME_SILENT_DOWNGRADE);
}

/* Refused, though its data was written: nobody sent it again, and it is not durable. */
static void test_downgrade_of_data(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_wrote(j, "durable", 0, 0, DISK_CACHE);
    script_epilogue(j, OP_UNSET);
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE);
}

static void test_plain_write_fallback(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_performed(j, OP_WRITE, 0, 8);
    script_wrote(j, "durable", 0, 0, DISK_CACHE);
    script_performed(j, OP_FLUSH, 0, 0); /* too late: he was told */
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_PLAIN_WRITE_FALLBACK);
}

/* A flush that was asked for before the write was done promises nothing of it. */
static void test_flush_too_early(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_request(j, 1, OP_WRITE, 0, 8);
    script_performed(j, OP_FLUSH, 0, 0);
    script_answer(j, 1, 0, "performed");
    script_wrote(j, "durable", 0, 0, DISK_CACHE);
    expect("durable", 0, SUBJECT_STEPS, OUTCOME_PLAIN_WRITE_FALLBACK);
}

static void test_lost_write(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_performed(j, OP_WRITE, 64, 8);
    script_wrote(j, "payload", 0, 0, DISK_CACHE);
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_wrote(j, "durable", 0, 0, 0);
    script_sent(j, "look");
    script_told(j, "look", 0, 0, "differs");
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_LOST_WRITE);
    expect("look", 0, SUBJECT_LATER, OUTCOME_LOST_WRITE);
}

/* A write that was told to have failed may be nowhere. */
static void test_nothing_is_lost_that_failed(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_wrote(j, "durable", 0, EIO, 0);
    script_sent(j, "payload");
    script_wrote(j, "payload", 0, EIO, 0);
    script_sent(j, "look");
    script_told(j, "look", 0, 0, "differs");
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_IO_ERROR);
    expect("look", 0, SUBJECT_LATER, OUTCOME_AS_OFFERED);
}

static void test_evidence_is_missing(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_told(j, "payload", 0, 0, NULL); /* where is his data? */
    script_sent(j, "commit");              /* does the guest live? */
    script_sent(j, "look");
    script_told(j, "look", 0, 0, NULL); /* what did he find? */
    expect("payload", 0, SUBJECT_STEPS, OUTCOME_UNSET);
    expect("commit", 0, SUBJECT_STEPS, OUTCOME_UNSET);
    expect("look", 0, SUBJECT_STEPS, OUTCOME_UNSET);
}

static void test_hang(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_fences(j, true);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_HANG);
}

static void test_device_dead(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_fence(j, "ring", true);
    script_fence(j, "agent", true);
    script_fence(j, "other-vbd", true);
    script_sent(j, "epilogue-read"); /* asked during the fence */
    script_fence(j, "device", false);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_DEVICE_DEAD);
    expect("epilogue-read", 0, SUBJECT_LATER, OUTCOME_DEVICE_DEAD);
}

/* A guest whose agent is silent hangs as a whole: nothing is known of the device alone. */
static void test_silent_guest(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_fence(j, "ring", true);
    script_fence(j, "agent", false);
    script_guest(j, "silent");
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_HANG);
}

static void test_in_our_hands(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_request(j, 1, OP_FLUSH, 0, 0);
    script_rule(j, 1, "drop");
    script_fence(j, "ring", false);
    script_fence(j, "agent", true);
    script_fence(j, "other-vbd", true);
    script_fence(j, "device", true);
    expect("commit", 0, SUBJECT_REFUSED, OUTCOME_UNSET);
}

static void test_crash(void **state)
{
    static const char *const lives[] = {"crashed", "gone"};

    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 1, EIO, NULL);
    for (size_t i = 0; i < 2; i++) {
        script_guest(j, lives[i]);
        expect("commit", 0, SUBJECT_REFUSED, OUTCOME_CRASH);
        expect("commit", 1, SUBJECT_REFUSED, OUTCOME_IO_ERROR); /* he was told before */
    }
}

static void connected(void)
{
    journal_add(j, (struct journal_entry){.kind = JOURNAL_CONNECT, .text = "queues=1"});
}

/* What was promised depends on the connection in which he was told. */
static void test_moved(void **state)
{
    static const struct {
        struct offer before, later;
        enum outcome first, second;
    } rows[] = {
        {{.barrier = "1"}, {.barrier = "0"}, OUTCOME_SWALLOWED, OUTCOME_AS_OFFERED},
        {{.barrier = NULL}, {.flush_cache = "1"}, OUTCOME_AS_OFFERED, OUTCOME_SWALLOWED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct conf_case c = flush_offered;

        c.offer = rows[i].before;
        c.offer_later = rows[i].later;
        journal_free(j);
        j = journal_create();
        connected();
        script_sent(j, "commit");
        script_told(j, "commit", 0, 0, NULL);
        connected();
        script_told(j, "commit", 1, 0, NULL);
        expect_of(&c, "commit", 0, SUBJECT_STEPS, rows[i].first);
        expect_of(&c, "commit", 1, SUBJECT_STEPS, rows[i].second);
    }
}

/* A word that blkif.h does not know promises what the frontend makes of it. */
static void test_unclear_offer(void **state)
{
    static const char *const words[] = {"", "2", "yes", "-1"};

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct conf_case c = flush_offered;

        c.offer = (struct offer){.flush_cache = words[i]};
        journal_free(j);
        j = journal_create();
        connected();
        script_sent(j, "commit");
        script_told(j, "commit", 0, 0, NULL);
        expect_of(&c, "commit", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
        script_limits(j, "write_cache=back fua=0");
        expect_of(&c, "commit", 0, SUBJECT_STEPS, OUTCOME_SWALLOWED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(as_offered),
        TEST(nothing_was_promised),
        TEST(parts),
        TEST(retried_barrier),
        TEST(retried_write_and_flush),
        TEST(retried_flush),
        TEST(retried_write),
        TEST(retried_read),
        TEST(swallowed_write),
        TEST(swallowed_read),
        TEST(told_an_error),
        TEST(told_another_error),
        TEST(swallowed),
        TEST(silent_downgrade),
        TEST(downgrade_of_data),
        TEST(plain_write_fallback),
        TEST(flush_too_early),
        TEST(lost_write),
        TEST(nothing_is_lost_that_failed),
        TEST(evidence_is_missing),
        TEST(hang),
        TEST(device_dead),
        TEST(silent_guest),
        TEST(in_our_hands),
        TEST(crash),
        TEST(moved),
        TEST(unclear_offer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
