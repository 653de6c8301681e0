/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest that does to its ring what must not be done: indices that run, and no end of requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/bench/loop/hand_guest.h"

#define OKAY BLKIF_RSP_OKAY

static const struct backend_config nothing_offered;

/* Forwards and backwards, idle and with requests that are not answered yet. */
static void test_req_prod_runs_away(void **state)
{
    static const struct fault_rule hold = {.name = "hold",
                                           .ops = OP_FLUSH,
                                           .forms = FORM_ANY,
                                           .when = {.count = EVERY_ONE},
                                           .hold_until = "go",
                                           .answer = ANSWER_OKAY,
                                           .effect = EFFECT_PERFORMED};
    static const uint32_t jumps[] = {33, 1000, 0x80000000u, (uint32_t)-1, (uint32_t)-4};
    struct backend_config config = {.offer = {.flush_cache = "1"}, .rules = &hold, .rule_count = 1};

    (void)state;
    for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
        struct hand hand;

        hand_begin(&hand);
        hand_connect(&hand, config);
        for (uint64_t id = 0; id < 3; id++)
            hand_do(&hand, hand_request(BLKIF_OP_READ, id, 0, 1));
        hand_do(&hand, hand_request(BLKIF_OP_FLUSH_DISKCACHE, 3, 0, 0));
        for (uint64_t id = 0; id < 3; id++)
            hand_expect(&hand, id, BLKIF_OP_READ, OKAY);
        hand_expect_none(&hand);

        hand.req_prod += jumps[i];
        backend_mark(hand.backend, "go");
        hand_send(&hand);
        assert_int_equal(backend_state(hand.backend), BACKEND_BROKEN);
        assert_int_equal(hand_violations(&hand, "req_prod ran away"), 1);
        hand_expect(&hand, 3, BLKIF_OP_FLUSH_DISKCACHE, OKAY); /* it was a request */
        hand.req_prod = 4;
        hand_send(&hand);
        hand_expect_none(&hand);
        hand_end(&hand);
    }
}

/* The same id in every slot, ringful after ringful: as many answers as requests. */
static void test_full_rings(void **state)
{
    struct blkif_request read = hand_request(BLKIF_OP_READ, 7, 0, 1);
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, nothing_offered);
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned i = 0; i < 32; i++)
            hand_put(&hand, &read);
        hand_send(&hand);
        assert_true(loop_events_take(&hand.world.events, hand.port));
        for (unsigned i = 0; i < 32; i++)
            hand_expect(&hand, 7, BLKIF_OP_READ, OKAY);
        hand_expect_none(&hand);
    }
    assert_int_equal(hand_violations(&hand, NULL), 0);
    hand_end(&hand);
}

/* A door behind which the guest asks for more whenever its data is touched. */
static struct {
    struct grants door, *real;
    struct hand hand;
    unsigned asked;
} tireless;

static int ask_for_more(struct grants *grants, unsigned domid, const struct grant_piece *pieces,
                        unsigned count, bool to_guest)
{
    struct blkif_request read = hand_request(BLKIF_OP_READ, 7, 0, 1);

    (void)grants;
    if (tireless.asked < 1000) {
        tireless.asked++;
        hand_put(&tireless.hand, &read);
        tireless.hand.shared->req_prod = tireless.hand.req_prod;
    }
    return tireless.real->ops->copy(tireless.real, domid, pieces, count, to_guest);
}

static void *tireless_map(struct grants *grants, unsigned domid, const uint32_t *refs,
                          unsigned count, bool writable)
{
    (void)grants;
    return tireless.real->ops->map(tireless.real, domid, refs, count, writable);
}

static int tireless_unmap(struct grants *grants, void *pages, unsigned count)
{
    (void)grants;
    return tireless.real->ops->unmap(tireless.real, pages, count);
}

/* It does not keep the backend from what else there is to do, and sees its answers meanwhile. */
static void test_never_stops(void **state)
{
    static const struct grants_ops ops = {
        .map = tireless_map, .unmap = tireless_unmap, .copy = ask_for_more};
    struct blkif_request read = hand_request(BLKIF_OP_READ, 7, 0, 1);
    struct hand *hand = &tireless.hand;
    struct why why;

    (void)state;
    hand_begin(hand);
    tireless.door.ops = &ops;
    tireless.real = hand->ports.grants;
    hand->ports.grants = &tireless.door;
    hand_connect(hand, nothing_offered);
    hand_put(hand, &read);
    hand->shared->req_prod = hand->req_prod;
    for (unsigned i = 1; i < 100; i++) {
        assert_true(backend_work(hand->backend, &why) > 0);
        assert_int_equal(tireless.asked, i);
        hand_expect(hand, 7, BLKIF_OP_READ, OKAY);
        hand_expect_none(hand);
    }
    hand_end(hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_req_prod_runs_away),
        cmocka_unit_test(test_full_rings),
        cmocka_unit_test(test_never_stops),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
