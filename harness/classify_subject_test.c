/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose request was refused, who waited behind it, and who came later. */
#include "harness/classify_script.h"

/* One barrier is refused.  One writer was on the ring beside it, one waited in the guest. */
static void test_queued_and_bystander(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_request(j, 1, OP_BARRIER, 0, 8);
    script_request(j, 2, OP_BARRIER, 8, 8);
    script_rule(j, 1, "refuse");
    script_answer(j, 1, SCRIPT_REFUSED, "discarded");
    script_answer(j, 2, 0, "performed");
    script_performed(j, OP_WRITE, 16, 8);
    script_wrote(j, "durable", 0, EIO, 0);
    script_wrote(j, "durable", 1, 0, SCRIPT_DURABLE);
    script_wrote(j, "durable", 2, 0, DISK_CACHE);
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_IO_ERROR);
    expect("durable", 1, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("durable", 2, SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK);
}

/* He waited, and nothing of his was ever sent. */
static void test_queued_and_never_sent(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_refused(j, OP_BARRIER, 0, 8);
    script_wrote(j, "durable", 1, EIO, 0);
    expect("durable", 1, SUBJECT_QUEUED, OUTCOME_IO_ERROR);
}

/* Those who asked while the refused flush was held wait for the next. */
static void test_queued_syncs(void **state)
{
    (void)state;
    script_sent(j, "payload");
    script_performed(j, OP_WRITE, 64, 8);
    script_wrote(j, "payload", 0, 0, DISK_CACHE);
    script_request(j, 1, OP_FLUSH, 0, 0);
    script_rule(j, 1, "hold");
    script_sent(j, "commit");
    script_rule(j, 1, "refuse");
    script_answer(j, 1, SCRIPT_REFUSED, "discarded");
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    script_sent(j, "durable");
    expect("payload", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect("commit", 0, SUBJECT_QUEUED, OUTCOME_AS_OFFERED);
    expect("durable", 0, SUBJECT_LATER, OUTCOME_UNSET);
}

/* The flush that follows a durable write is his, as much as his data. */
static void test_refused_flush_of_a_write(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_performed(j, OP_WRITE, 0, 8);
    script_performed(j, OP_WRITE, 8, 8);
    script_refused(j, OP_FLUSH, 0, 0);
    script_performed(j, OP_WRITE, 16, 8);
    script_wrote(j, "durable", 0, EIO, DISK_CACHE);
    script_wrote(j, "durable", 1, EIO, DISK_CACHE);
    expect("durable", 0, SUBJECT_REFUSED, OUTCOME_IO_ERROR);
    expect("durable", 1, SUBJECT_REFUSED, OUTCOME_IO_ERROR);
    expect("durable", 2, SUBJECT_QUEUED, OUTCOME_UNSET);
}

/* A later flush's refusal is no matter of one whose own flush was performed. */
static void test_somebody_elses_refusal(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_performed(j, OP_FLUSH, 0, 0);
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    expect("commit", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
}

static void test_later_flush(void **state)
{
    static const enum block_op sent[] = {OP_UNSET, OP_FLUSH, OP_BARRIER};
    struct view view;
    struct why why;

    (void)state;
    assert_int_equal(view_read(&view, &flush_offered, j, &why), 0);
    assert_int_equal(classify_later_flush(&view), -1);
    view_dispose(&view);
    for (size_t i = 0; i < 3; i++) {
        struct journal *journal = journal_create();

        script_epilogue(journal, sent[i]);
        assert_int_equal(view_read(&view, &flush_offered, journal, &why), 0);
        assert_int_equal(classify_later_flush(&view), sent[i] != OP_UNSET);
        view_dispose(&view);
        journal_free(journal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(queued_and_bystander),     TEST(queued_and_never_sent),  TEST(queued_syncs),
        TEST(refused_flush_of_a_write), TEST(somebody_elses_refusal), TEST(later_flush),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
