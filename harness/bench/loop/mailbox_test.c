/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read behind the disk's end tells something, or is a read like any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "fake_backend/journal.h"
#include "harness/bench/loop/hand_guest.h"

#define READ  BLKIF_OP_READ
#define WRITE BLKIF_OP_WRITE
#define OKAY  BLKIF_RSP_OKAY
#define ERROR BLKIF_RSP_ERROR
#define SIZE  64u

static struct {
    unsigned count;
    uint64_t place;
    size_t journal; /* how long it was by then */
    const struct hand *hand;
} heard;

static void hear(void *ctx, uint64_t place)
{
    heard.hand = ctx;
    heard.count++;
    heard.place = place;
    heard.journal = journal_count(heard.hand->journal);
}

static void begin(struct hand *hand, const struct fault_rule *rules, size_t count)
{
    memset(&heard, 0, sizeof(heard));
    hand_begin(hand);
    hand_connect(hand,
                 (struct backend_config){.offer = {.barrier = "1"},
                                         .rules = rules,
                                         .rule_count = count,
                                         .mailbox = {.sectors = SIZE, .heard = hear, .ctx = hand}});
}

/* A page of zeros, no request in the journal, and no rule that counts it. */
static void test_a_place_is_heard(void **state)
{
    static const struct fault_rule refuse = {.name = "refuse",
                                             .ops = OP_READ,
                                             .forms = FORM_ANY,
                                             .when = {.count = 1},
                                             .answer = ANSWER_ERROR,
                                             .effect = EFFECT_DISCARDED};
    struct hand hand;
    size_t before;

    (void)state;
    begin(&hand, &refuse, 1);
    before = journal_count(hand.journal);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    hand_do(&hand, hand_request(READ, 1, HAND_SECTORS + 56, 1));
    hand_expect(&hand, 1, READ, OKAY);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.place, 56);
    assert_int_equal(journal_count(hand.journal), before);
    for (size_t i = 0; i < PORTS_PAGE_SIZE; i++)
        assert_int_equal(hand_data(&hand, 0)[i], 0);
    hand_do(&hand, hand_request(READ, 2, 0, 1));
    hand_expect(&hand, 2, READ, ERROR);
    hand_end(&hand);
}

/* What came before it on the ring was done before, what came after it was not. */
static void test_it_is_heard_in_its_turn(void **state)
{
    struct blkif_request request;
    struct hand hand;
    size_t before;

    (void)state;
    begin(&hand, NULL, 0);
    before = journal_count(hand.journal);
    request = hand_request(WRITE, 1, 0, 1);
    hand_do(&hand, request);
    request = hand_request(READ, 2, HAND_SECTORS, 1);
    hand_put(&hand, &request);
    request = hand_request(WRITE, 3, 8, 1);
    hand_put(&hand, &request);
    hand_send(&hand);
    assert_int_equal(heard.journal, before + 2); /* the first write's request and response */
    assert_int_equal(journal_count(hand.journal), before + 4);
    hand_end(&hand);
}

/* Reads that are no place's are read like any other; nothing can be written there. */
static void test_other_requests(void **state)
{
    static const struct {
        uint8_t op;
        uint64_t sector;
        uint8_t pages;
        int16_t status;
    } rows[] = {
        {READ, HAND_SECTORS + 1, 1, OKAY},
        {READ, HAND_SECTORS, 2, OKAY},
        {READ, HAND_SECTORS - 8, 2, ERROR},
        {READ, HAND_SECTORS + SIZE - 8, 2, ERROR},
        {READ, HAND_SECTORS + SIZE, 1, ERROR},
        {READ, UINT64_MAX - 7, 1, ERROR},
        {READ, UINT64_MAX - 1, 1, ERROR},
        {WRITE, HAND_SECTORS, 1, ERROR},
        {BLKIF_OP_WRITE_BARRIER, HAND_SECTORS, 1, ERROR},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hand hand;

        begin(&hand, NULL, 0);
        memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
        hand_do(&hand, hand_request(rows[i].op, 1, rows[i].sector, rows[i].pages));
        hand_expect(&hand, 1, rows[i].op, rows[i].status);
        assert_int_equal(heard.count, 0);
        assert_int_equal(hand_data(&hand, 0)[0], rows[i].status == OKAY ? 0 : 0xaa);
        hand_end(&hand);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_place_is_heard),
        cmocka_unit_test(test_it_is_heard_in_its_turn),
        cmocka_unit_test(test_other_requests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
