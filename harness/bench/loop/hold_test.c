/* SPDX-License-Identifier: BSD-2-Clause */
/* What waits for what while a rule holds a request, and what becomes of it then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "harness/bench/loop/hand_guest.h"

#define READ    BLKIF_OP_READ
#define WRITE   BLKIF_OP_WRITE
#define BARRIER BLKIF_OP_WRITE_BARRIER
#define FLUSH   BLKIF_OP_FLUSH_DISKCACHE
#define OKAY    BLKIF_RSP_OKAY
#define REFUSED BLKIF_RSP_EOPNOTSUPP
#define UNKNOWN (-3)
#define BOTH    (DISK_CACHE | DISK_MEDIUM)

/* Holds every request of these ops until "go". */
#define HOLD(set)                                                                                  \
    {                                                                                              \
        .name = "hold", .ops = set, .forms = FORM_ANY, .when = {.count = EVERY_ONE},               \
        .hold_until = "go", .answer = ANSWER_OKAY, .effect = EFFECT_PERFORMED                      \
    }

static struct backend_config with(const struct fault_rule *rules, size_t count)
{
    return (struct backend_config){
        .offer = {.barrier = "1", .flush_cache = "1"}, .rules = rules, .rule_count = count};
}

static void begin(struct hand *hand, const struct fault_rule *rules, size_t count)
{
    hand_begin(hand);
    hand_connect(hand, with(rules, count));
}

/* Sends one request for each op, with ids 1, 2, 3 ... and the first of them at sector 0. */
static void play_ops(struct hand *hand, const uint8_t *ops, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct blkif_request request = hand_request(ops[i], i + 1, 8 * i, ops[i] != FLUSH);

        hand_put(hand, &request);
    }
    hand_send(hand);
}

/* How often the journal says that a rule did this. */
static unsigned rules_that(const struct hand *hand, const char *what)
{
    unsigned count = 0;

    for (size_t i = 0; i < journal_count(hand->journal); i++) {
        const struct journal_entry *entry = journal_at(hand->journal, i);

        count += entry->kind == JOURNAL_RULE && !strcmp(entry->text, what);
    }
    return count;
}

static void go(struct hand *hand)
{
    backend_mark(hand->backend, "go");
    hand_work(hand);
}

static void test_nothing_passes_a_held_barrier(void **state)
{
    static const struct fault_rule hold = HOLD(OP_BARRIER);
    static const uint8_t ops[] = {WRITE, BARRIER, WRITE, READ, FLUSH};
    struct hand hand;

    (void)state;
    begin(&hand, &hold, 1);
    play_ops(&hand, ops, sizeof(ops));
    hand_expect(&hand, 1, WRITE, OKAY);
    hand_expect_none(&hand);
    assert_int_equal(backend_held(hand.backend), 4);
    assert_false(backend_idle(hand.backend));
    backend_mark(hand.backend, "stop");
    hand_work(&hand);
    hand_expect_none(&hand);
    go(&hand);
    for (uint64_t id = 2; id <= 5; id++)
        hand_expect(&hand, id, ops[id - 1], OKAY);
    hand_expect_none(&hand);
    assert_true(backend_idle(hand.backend));
    assert_int_equal(hand_violations(&hand, NULL), 0);
    hand_end(&hand);
}

/* Nothing is done behind its back either: the write behind it is not on the disk yet. */
static void test_nothing_is_done_behind_a_held_barrier(void **state)
{
    static const struct fault_rule hold = HOLD(OP_BARRIER);
    static const uint8_t ops[] = {BARRIER, WRITE};
    struct hand hand;

    (void)state;
    begin(&hand, &hold, 1);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    play_ops(&hand, ops, sizeof(ops));
    assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)), 0);
    assert_int_equal(disk_find(hand.disk, 8, 8, hand_data(&hand, 0)), 0);
    go(&hand);
    assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)), BOTH);
    assert_int_equal(disk_find(hand.disk, 8, 8, hand_data(&hand, 0)), DISK_CACHE);
    hand_end(&hand);
}

static void test_a_barrier_passes_nothing(void **state)
{
    static const struct fault_rule hold[] = {HOLD(OP_WRITE), HOLD(OP_READ), HOLD(OP_FLUSH)};
    static const uint8_t first[] = {WRITE, READ, FLUSH};

    (void)state;
    for (size_t i = 0; i < sizeof(first); i++) {
        const uint8_t ops[] = {first[i], BARRIER, BARRIER, first[(i + 1) % 3]};
        struct hand hand;

        begin(&hand, &hold[i], 1);
        play_ops(&hand, ops, sizeof(ops));
        hand_expect_none(&hand);
        assert_int_equal(backend_held(hand.backend), 4);
        go(&hand);
        for (uint64_t id = 1; id <= 4; id++)
            hand_expect(&hand, id, ops[id - 1], OKAY);
        hand_end(&hand);
    }
}

static void test_a_held_flush_lets_others_pass(void **state)
{
    static const struct fault_rule hold = HOLD(OP_FLUSH);
    static const uint8_t ops[] = {FLUSH, WRITE, READ, FLUSH, WRITE};
    struct hand hand;

    (void)state;
    begin(&hand, &hold, 1);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    play_ops(&hand, ops, sizeof(ops));
    hand_expect(&hand, 2, WRITE, OKAY);
    hand_expect(&hand, 3, READ, OKAY);
    hand_expect(&hand, 5, WRITE, OKAY);
    hand_expect_none(&hand);
    assert_int_equal(backend_held(hand.backend), 2);
    go(&hand);
    hand_expect(&hand, 1, FLUSH, OKAY);
    hand_expect(&hand, 4, FLUSH, OKAY);
    hand_expect_none(&hand);
    hand_end(&hand);
}

/* However late it is performed, a flush is about what was complete when it was asked for. */
static void test_a_held_flush_takes_nothing_later(void **state)
{
    static const struct fault_rule hold = HOLD(OP_FLUSH);
    struct hand hand;

    (void)state;
    begin(&hand, &hold, 1);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    hand_do(&hand, hand_request(WRITE, 1, 0, 1));
    hand_do(&hand, hand_request(FLUSH, 2, 0, 0));
    hand_do(&hand, hand_request(WRITE, 3, 8, 1));
    hand_expect(&hand, 1, WRITE, OKAY);
    hand_expect(&hand, 3, WRITE, OKAY);
    go(&hand);
    hand_expect(&hand, 2, FLUSH, OKAY);
    assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)), BOTH);
    assert_int_equal(disk_find(hand.disk, 8, 8, hand_data(&hand, 0)), DISK_CACHE);
    hand_end(&hand);
}

/* Two marks, the later request's first: each mark lets go only its own. */
static void test_release_in_ring_order(void **state)
{
    static const struct fault_rule rules[] = {
        {.name = "first",
         .ops = OP_FLUSH,
         .forms = FORM_ANY,
         .when = {.count = 2},
         .hold_until = "late",
         .answer = ANSWER_REFUSE,
         .effect = EFFECT_DISCARDED},
        HOLD(OP_FLUSH),
    };
    static const uint8_t ops[] = {FLUSH, FLUSH, FLUSH, FLUSH};
    struct hand hand;

    (void)state;
    begin(&hand, rules, 2);
    play_ops(&hand, ops, sizeof(ops));
    hand_expect_none(&hand);
    go(&hand);
    hand_expect(&hand, 3, FLUSH, OKAY);
    hand_expect(&hand, 4, FLUSH, OKAY);
    hand_expect_none(&hand);
    assert_int_equal(backend_held(hand.backend), 2);
    backend_mark(hand.backend, "late");
    hand_work(&hand);
    hand_expect(&hand, 1, FLUSH, REFUSED);
    hand_expect(&hand, 2, FLUSH, REFUSED);
    hand_expect_none(&hand);
    hand_end(&hand);
}

static void test_full_ring_held(void **state)
{
    static const struct fault_rule hold = HOLD(OP_BARRIER);
    static const uint8_t ops[32] = {BARRIER, WRITE, BARRIER, READ, FLUSH};
    struct hand hand;

    (void)state;
    begin(&hand, &hold, 1);
    for (unsigned round = 0; round < 3; round++) {
        play_ops(&hand, ops, sizeof(ops));
        for (unsigned i = 0; round && i < sizeof(ops); i++)
            hand_expect(&hand, i + 1, ops[i], OKAY); /* its mark was set */
        if (round)
            continue;
        hand_expect_none(&hand);
        assert_int_equal(backend_held(hand.backend), 32);
        backend_mark(hand.backend, "go");
        hand_work(&hand);
        for (unsigned i = 0; i < sizeof(ops); i++)
            hand_expect(&hand, i + 1, ops[i], OKAY);
    }
    assert_true(backend_idle(hand.backend));
    assert_int_equal(rules_that(&hand, "hold"), 2); /* of the first round */
    assert_int_equal(rules_that(&hand, "okay"), 6);
    hand_end(&hand);
}

static void test_dropped(void **state)
{
    static const struct fault_rule drop = {.name = "drop",
                                           .ops = OP_BARRIER,
                                           .forms = FORM_ANY,
                                           .when = {.count = 1},
                                           .answer = ANSWER_DROP,
                                           .effect = EFFECT_WRITTEN};
    static const uint8_t ops[] = {BARRIER, READ, BARRIER};
    struct hand hand;

    (void)state;
    begin(&hand, &drop, 1);
    assert_ptr_equal(backend_unfired(hand.backend), &drop);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    hand_do(&hand, hand_request(BARRIER, 0, 64, 1));
    assert_int_equal(disk_find(hand.disk, 64, 8, hand_data(&hand, 0)), DISK_CACHE);
    assert_null(backend_unfired(hand.backend));
    play_ops(&hand, ops, sizeof(ops));
    for (uint64_t id = 1; id <= 3; id++)
        hand_expect(&hand, id, ops[id - 1], OKAY);
    assert_int_equal(backend_held(hand.backend), 0);
    assert_false(backend_idle(hand.backend));
    /* Its place in the ring is lost: 31 more fit, a 32nd is one too many. */
    for (unsigned i = 0; i < 31; i++)
        hand_do(&hand, hand_request(READ, 9, 0, 1));
    for (unsigned i = 0; i < 31; i++)
        hand_expect(&hand, 9, READ, OKAY);
    hand_expect_none(&hand);
    hand_end(&hand);
}

/* What becomes of data and answer under each rule; a control run performs and says okay. */
static void test_answers_and_effects(void **state)
{
    static const struct {
        enum fault_answer answer;
        enum fault_effect effect;
        bool control;
        int16_t status;
        unsigned data, earlier;
    } rows[] = {
        {ANSWER_OKAY, EFFECT_PERFORMED, false, OKAY, BOTH, BOTH},
        {ANSWER_OKAY, EFFECT_WRITTEN, false, OKAY, DISK_CACHE, DISK_CACHE},
        {ANSWER_OKAY, EFFECT_FLUSHED, false, OKAY, 0, BOTH},
        {ANSWER_OKAY, EFFECT_FLUSHED_WRITTEN, false, OKAY, DISK_CACHE, BOTH},
        {ANSWER_OKAY, EFFECT_DISCARDED, false, OKAY, 0, DISK_CACHE},
        {ANSWER_REFUSE, EFFECT_DISCARDED, false, REFUSED, 0, DISK_CACHE},
        {ANSWER_REFUSE, EFFECT_WRITTEN, false, REFUSED, DISK_CACHE, DISK_CACHE},
        {ANSWER_ERROR, EFFECT_DISCARDED, false, BLKIF_RSP_ERROR, 0, DISK_CACHE},
        {ANSWER_ERROR, EFFECT_PERFORMED, false, BLKIF_RSP_ERROR, BOTH, BOTH},
        {ANSWER_REVOKE, EFFECT_DISCARDED, false, REFUSED, 0, DISK_CACHE},
        {ANSWER_REVOKE, EFFECT_DISCARDED, true, OKAY, BOTH, BOTH},
        {ANSWER_REFUSE, EFFECT_DISCARDED, true, OKAY, BOTH, BOTH},
        {ANSWER_DROP, EFFECT_DISCARDED, true, OKAY, BOTH, BOTH},
        {ANSWER_STATUS, EFFECT_DISCARDED, false, UNKNOWN, 0, DISK_CACHE},
        {ANSWER_STATUS, EFFECT_DISCARDED, true, OKAY, BOTH, BOTH},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct fault_rule rule = {.name = "rule",
                                        .ops = OP_BARRIER,
                                        .forms = FORM_DATA,
                                        .when = {.count = 1},
                                        .hold_until = "go",
                                        .answer = rows[i].answer,
                                        .status = UNKNOWN,
                                        .effect = rows[i].effect};
        struct backend_config config = with(&rule, 1);
        struct hand hand;

        config.control = rows[i].control;
        hand_begin(&hand);
        hand_connect(&hand, config);
        memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
        hand_do(&hand, hand_request(WRITE, 1, 0, 1));
        hand_expect(&hand, 1, WRITE, OKAY);
        hand_do(&hand, hand_request(BARRIER, 2, 8, 1));
        hand_expect_none(&hand); /* held, in a control run too */
        go(&hand);
        hand_expect(&hand, 2, BARRIER, rows[i].status);
        assert_int_equal(disk_find(hand.disk, 8, 8, hand_data(&hand, 0)), rows[i].data);
        assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)), rows[i].earlier);
        hand_end(&hand);
    }
}

/* A barrier that is not performed makes nothing durable either. */
static void test_failed_barrier_flushes_nothing(void **state)
{
    struct blkif_request request = hand_request(BARRIER, 2, HAND_SECTORS, 1);
    struct hand hand;

    (void)state;
    begin(&hand, NULL, 0);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    hand_do(&hand, hand_request(WRITE, 1, 0, 1));
    hand_do(&hand, request);
    request.sector_number = 0;
    request.seg[0].gref = HAND_NOBODYS;
    hand_do(&hand, request);
    hand_expect(&hand, 1, WRITE, OKAY);
    hand_expect(&hand, 2, BARRIER, BLKIF_RSP_ERROR);
    hand_expect(&hand, 2, BARRIER, BLKIF_RSP_ERROR);
    assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)), DISK_CACHE);
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_passes_a_held_barrier),
        cmocka_unit_test(test_nothing_is_done_behind_a_held_barrier),
        cmocka_unit_test(test_a_barrier_passes_nothing),
        cmocka_unit_test(test_a_held_flush_lets_others_pass),
        cmocka_unit_test(test_a_held_flush_takes_nothing_later),
        cmocka_unit_test(test_release_in_ring_order),
        cmocka_unit_test(test_full_ring_held),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_answers_and_effects),
        cmocka_unit_test(test_failed_barrier_flushes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
