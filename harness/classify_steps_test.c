/* SPDX-License-Identifier: BSD-2-Clause */
/* Callers who do more than one request's worth, from journals written by hand. */
#include "harness/classify_script.h"

static const struct guest_step more[] = {
    {.mark = "pairs", .verb = STEP_WRITE, .sectors = 8, .fsync = true, .threads = 2, .repeat = 2},
    {.mark = "storm", .verb = STEP_FSYNC, .repeat = 3},
    {.mark = "discard", .verb = STEP_DISCARD, .sector = 64, .sectors = 8, .secure = false},
    {.mark = "erase", .verb = STEP_DISCARD, .sector = 72, .sectors = 8, .secure = true},
    {.mark = "cached", .verb = STEP_WRITE, .sector = 80, .sectors = 8, .buffered = true},
    {.mark = "again", .verb = STEP_REOPEN},
};
static const struct conf_case c = {.name = "more", .offer = {.flush_cache = "1"}, STEPS(more)};

#define EXPECT_OF(step, caller, subject, outcome) expect_of(&c, step, caller, subject, outcome)

static void discarded(uint64_t sector, bool secure, const char *action)
{
    uint64_t id = 1000 + journal_count(j);

    journal_add(j, (struct journal_entry){.kind = JOURNAL_REQUEST,
                                          .id = id,
                                          .op = OP_DISCARD,
                                          .form = FORM_EMPTY,
                                          .secure = secure,
                                          .sector = sector,
                                          .sectors = 8});
    if (action)
        script_rule(j, id, action);
    script_answer(j, id, action ? SCRIPT_REFUSED : 0, "performed");
}

/* Where the disk holds at the end what was written through the page cache. */
static void cached_at_end(unsigned place)
{
    journal_add(
        j, (struct journal_entry){
               .kind = JOURNAL_DISK, .name = "cached", .number = (int32_t)place, .text = "end"});
}

/* A pair is kept by a flush after its write; without one it is the sync that was not kept. */
static void test_pairs(void **state)
{
    (void)state;
    script_sent(j, "pairs");
    script_performed(j, OP_WRITE, 0, 16);
    script_performed(j, OP_FLUSH, 0, 0);
    script_wrote(j, "pairs", 0, 0, SCRIPT_DURABLE);
    script_performed(j, OP_WRITE, 16, 8);
    script_wrote(j, "pairs", 2, 0, DISK_CACHE);
    script_refused(j, OP_FLUSH, 0, 0);
    script_wrote(j, "pairs", 1, EIO, DISK_CACHE);
    script_epilogue(j, 0);
    EXPECT_OF("pairs", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    EXPECT_OF("pairs", 1, SUBJECT_REFUSED, OUTCOME_IO_ERROR); /* though a flush came before it */
    EXPECT_OF("pairs", 2, SUBJECT_STEPS, OUTCOME_SILENT_DOWNGRADE);
}

/* In each round a flush of its own is due, and one that is refused is that round's. */
static void test_rounds(void **state)
{
    (void)state;
    script_sent(j, "storm");
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "storm", 0, 0, NULL);
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "storm", 1, 0, NULL);
    script_told(j, "storm", 2, 0, NULL);
    script_epilogue(j, 0);
    EXPECT_OF("storm", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    EXPECT_OF("storm", 1, SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE);
    EXPECT_OF("storm", 2, SUBJECT_LATER, OUTCOME_SILENT_DOWNGRADE);
}

/* A discard is a hint. */
static void test_discards(void **state)
{
    (void)state;
    script_sent(j, "discard");
    discarded(64, false, "refuse");
    script_told(j, "discard", 0, 0, NULL);
    EXPECT_OF("discard", 0, SUBJECT_REFUSED, OUTCOME_AS_OFFERED);
}

static void test_told_of_a_discard(void **state)
{
    (void)state;
    script_sent(j, "discard");
    discarded(64, false, "refuse");
    script_told(j, "discard", 0, EOPNOTSUPP, NULL);
    EXPECT_OF("discard", 0, SUBJECT_REFUSED, OUTCOME_UNSUPPORTED_ERROR);
}

/* A secure one is a promise, which a plain one does not keep. */
static void test_secure_discards(void **state)
{
    static const struct {
        bool secure;
        const char *first;
        enum subject subject;
        enum outcome outcome;
    } rows[] = {
        {true, NULL, SUBJECT_STEPS, OUTCOME_AS_OFFERED},
        {false, NULL, SUBJECT_STEPS, OUTCOME_SWALLOWED},
        {true, "refuse", SUBJECT_REFUSED, OUTCOME_RETRIED},
        {false, "refuse", SUBJECT_REFUSED, OUTCOME_SWALLOWED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        journal_clear(j);
        script_sent(j, "erase");
        if (rows[i].first)
            discarded(72, true, rows[i].first);
        discarded(72, rows[i].secure, NULL);
        script_told(j, "erase", 0, 0, NULL);
        EXPECT_OF("erase", 0, rows[i].subject, rows[i].outcome);
    }
}

/* What only came into the page cache must come out of it, or a sync says that it did not. */
static void test_cached(void **state)
{
    (void)state;
    for (int told = 0; told < 2; told++)
        for (int lost = 0; lost < 2; lost++) {
            journal_clear(j);
            script_sent(j, "cached");
            script_told(j, "cached", 0, 0, NULL);
            script_sent(j, "storm");
            script_told(j, "storm", 0, told ? EIO : 0, NULL);
            cached_at_end(lost ? 0 : DISK_CACHE);
            EXPECT_OF("cached", 0, SUBJECT_STEPS,
                      lost && !told ? OUTCOME_LOST_WRITE : OUTCOME_AS_OFFERED);
        }
}

/* Nobody knows whether it would have. */
static void test_cached_without_an_end(void **state)
{
    (void)state;
    script_sent(j, "cached");
    script_told(j, "cached", 0, 0, NULL);
    EXPECT_OF("cached", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
}

static void test_reopened(void **state)
{
    (void)state;
    script_sent(j, "again");
    script_told(j, "again", 0, 0, NULL);
    EXPECT_OF("again", 0, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pairs),
        TEST(rounds),
        TEST(discards),
        TEST(told_of_a_discard),
        TEST(secure_discards),
        TEST(cached),
        TEST(cached_without_an_end),
        TEST(reopened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
