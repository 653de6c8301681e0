/* SPDX-License-Identifier: BSD-2-Clause */
/* What personalities answer, and rules that come and go while a device is served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/personality.h"
#include "fake_backend/fault_engine.h"
#include "harness/bench/loop/hand_guest.h"

#define WRITE   BLKIF_OP_WRITE
#define BARRIER BLKIF_OP_WRITE_BARRIER
#define FLUSH   BLKIF_OP_FLUSH_DISKCACHE
#define UNKNOWN 200
#define OKAY    BLKIF_RSP_OKAY
#define FAILED  BLKIF_RSP_ERROR
#define REFUSED BLKIF_RSP_EOPNOTSUPP
#define CACHED  DISK_CACHE
#define BOTH    (DISK_CACHE | DISK_MEDIUM)

static struct backend_config as(const struct personality *one)
{
    return (struct backend_config){
        .offer = one->offer, .habits = one->habits, .habit_count = one->habit_count};
}

/* What is answered to one request, and where a write before it and its own data are then. */
struct told {
    int16_t status;
    int earlier, own;
};

static void assert_told(const struct personality *one, uint8_t op, uint8_t pages, struct told told)
{
    struct blkif_request request = hand_request(op, 2, 8, op == UNKNOWN ? 0 : pages);
    struct hand hand;

    request.nr_segments = pages;
    hand_begin(&hand);
    hand_connect(&hand, as(one));
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    hand_do(&hand, hand_request(WRITE, 1, 0, 1));
    hand_expect(&hand, 1, WRITE, OKAY);
    hand_do(&hand, request);
    hand_expect(&hand, 2, op, told.status);
    hand_expect_none(&hand);
    if (disk_find(hand.disk, 0, 8, hand_data(&hand, 0)) != told.earlier ||
        (pages && disk_find(hand.disk, 8, 8, hand_data(&hand, 0)) != told.own))
        fail_msg("%s, op %u with %u pages: other places than expected", one->name, op, pages);
    hand_end(&hand);
}

static void test_real_backends_answer_as_they_were_read(void **state)
{
    static const struct told done = {OKAY, BOTH, BOTH}, flushed = {OKAY, BOTH, CACHED},
                             ignored = {OKAY, BOTH, 0}, ordered = {OKAY, CACHED, CACHED},
                             error = {FAILED, CACHED, 0}, refused = {REFUSED, CACHED, 0};
    static const struct {
        const struct personality *one;
        const struct told *flush, *flush_data, *barrier, *barrier_data, *unknown;
    } rows[] = {
        {&personality_linux_blkback, &done, &flushed, &done, &flushed, &refused},
        {&personality_qemu, &done, &flushed, &error, &error, &error},
        {&personality_freebsd, &done, &ignored, &error, &ordered, &error},
        {&personality_netbsd, &done, &ignored, &error, &error, &error},
        {&personality_tapback_2025, &refused, &refused, &ordered, &ordered, &refused},
        {&personality_tapback_old, &error, &error, &ordered, &ordered, &error},
        {&personality_nothing, &refused, &refused, &refused, &refused, &refused},
        {&personality_flush_only, &done, &flushed, &refused, &refused, &refused},
        {&personality_barrier_only, &refused, &refused, &done, &done, &refused},
        {&personality_barrier_only_indirect, &refused, &refused, &done, &done, &refused},
        {&personality_refuse_from_start, &refused, &refused, &refused, &refused, &refused},
        {&personality_revoke_at_runtime, &refused, &refused, &refused, &refused, &refused},
        {&personality_flip_flop, &refused, &refused, &refused, &refused, &refused},
        {&personality_error_on_empty_barrier, &refused, &refused, &error, &done, &refused},
        {&personality_ack_without_flush, &ordered, &ordered, &ordered, &ordered, &refused},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_told(rows[i].one, FLUSH, 0, *rows[i].flush);
        assert_told(rows[i].one, FLUSH, 1, *rows[i].flush_data);
        assert_told(rows[i].one, BARRIER, 0, *rows[i].barrier);
        assert_told(rows[i].one, BARRIER, 1, *rows[i].barrier_data);
        assert_told(rows[i].one, UNKNOWN, 0, *rows[i].unknown);
        assert_told(rows[i].one, UNKNOWN, 255, *rows[i].unknown);
        assert_ptr_equal(all_personalities[i], rows[i].one);
    }
}

static void test_a_rule_comes_before_a_habit(void **state)
{
    static const struct fault_rule rule = {.name = "once",
                                           .ops = OP_BARRIER,
                                           .forms = FORM_ANY,
                                           .when = {.count = 1},
                                           .answer = ANSWER_REFUSE,
                                           .effect = EFFECT_DISCARDED};
    struct backend_config config = as(&personality_qemu);
    struct hand hand;

    (void)state;
    config.rules = &rule;
    config.rule_count = 1;
    hand_begin(&hand);
    hand_connect(&hand, config);
    hand_do(&hand, hand_request(BARRIER, 1, 0, 0));
    hand_expect(&hand, 1, BARRIER, REFUSED);
    hand_do(&hand, hand_request(BARRIER, 2, 0, 0));
    hand_expect(&hand, 2, BARRIER, FAILED);
    /* Never offered: wrong of the guest, however it is answered. */
    assert_int_equal(hand_violations(&hand, "an operation that was not offered"), 2);
    hand_end(&hand);
}

static void test_the_second_is_accepted_by_a_flip_flop(void **state)
{
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, as(&personality_flip_flop));
    hand_do(&hand, hand_request(FLUSH, 1, 0, 0));
    hand_expect(&hand, 1, FLUSH, REFUSED);
    hand_do(&hand, hand_request(FLUSH, 2, 0, 0));
    hand_expect(&hand, 2, FLUSH, OKAY);
    hand_end(&hand);
}

static void assert_node(struct hand *hand, const char *name, const char *value)
{
    char path[96];
    char *found;

    snprintf(path, sizeof(path), "/local/domain/0/blkproof/1/51712/%s", name);
    found = hand->ports.store->ops->read(hand->ports.store, path);
    assert_non_null(found);
    assert_string_equal(found, value);
    free(found);
}

static void test_what_is_revoked_is_offered_no_more(void **state)
{
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, as(&personality_revoke_at_runtime));
    hand_do(&hand, hand_request(FLUSH, 1, 0, 0));
    hand_expect(&hand, 1, FLUSH, REFUSED);
    assert_node(&hand, "feature-flush-cache", "0");
    assert_node(&hand, "feature-barrier", "1");
    hand_do(&hand, hand_request(BARRIER, 2, 0, 1));
    hand_expect(&hand, 2, BARRIER, REFUSED);
    assert_node(&hand, "feature-barrier", "0");
    assert_int_equal(hand_violations(&hand, NULL), 0);
    hand_end(&hand);
}

static void test_rules_come_and_go(void **state)
{
    static const struct fault_rule hold = {.name = "hold",
                                           .ops = OP_FLUSH,
                                           .forms = FORM_ANY,
                                           .when = {.count = EVERY_ONE},
                                           .hold_until = "go",
                                           .answer = ANSWER_REFUSE,
                                           .effect = EFFECT_DISCARDED};
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, as(&personality_flush_only));
    assert_null(backend_rule(hand.backend, 0));
    assert_int_equal(backend_add_rule(hand.backend, &hold), 0);
    assert_int_equal(backend_add_rule(hand.backend, &hold), -EEXIST);
    hand_do(&hand, hand_request(FLUSH, 1, 0, 0));
    hand_do(&hand, hand_request(FLUSH, 2, 0, 0));
    hand_expect_none(&hand);
    assert_int_equal(backend_held(hand.backend), 2);
    assert_int_equal(backend_rule(hand.backend, 0)->fired, 2);
    assert_null(backend_remove_rule(hand.backend, "other"));
    assert_ptr_equal(backend_remove_rule(hand.backend, "hold"), &hold);
    assert_null(backend_rule(hand.backend, 0));
    hand_work(&hand);
    hand_expect(&hand, 1, FLUSH, OKAY);
    hand_expect(&hand, 2, FLUSH, OKAY);
    hand_do(&hand, hand_request(FLUSH, 3, 0, 0));
    hand_expect(&hand, 3, FLUSH, OKAY);
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_backends_answer_as_they_were_read),
        cmocka_unit_test(test_a_rule_comes_before_a_habit),
        cmocka_unit_test(test_the_second_is_accepted_by_a_flip_flop),
        cmocka_unit_test(test_what_is_revoked_is_offered_no_more),
        cmocka_unit_test(test_rules_come_and_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
