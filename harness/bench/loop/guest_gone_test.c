/* SPDX-License-Identifier: BSD-2-Clause */
/* A frontend that leaves, and a domain that dies, with requests in our hands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/bench/loop/hand_guest.h"

static const struct fault_rule hold = {.name = "hold",
                                       .ops = OP_BARRIER,
                                       .forms = FORM_ANY,
                                       .when = {.count = EVERY_ONE},
                                       .hold_until = "go",
                                       .answer = ANSWER_OKAY,
                                       .effect = EFFECT_PERFORMED};
static const struct backend_config config = {
    .offer = {.barrier = "1"}, .rules = &hold, .rule_count = 1};

/* A barrier that is held, and a write behind it. */
static void hold_some(struct hand *hand)
{
    hand_do(hand, hand_request(BLKIF_OP_WRITE_BARRIER, 1, 0, 1));
    hand_do(hand, hand_request(BLKIF_OP_WRITE, 2, 8, 1));
    assert_int_equal(backend_held(hand->backend), 2);
}

static void test_vbd_removed(void **state)
{
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, config);
    hand_set(&hand, "", NULL);
    hand_work(&hand);
    assert_int_equal(backend_state(hand.backend), BACKEND_CLOSED);
    hand_end(&hand);
}

/* What a frontend that is closed has left on the ring is answered first, as xen-blkback does it. */
static void test_closed_while_held(void **state)
{
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, config);
    hold_some(&hand);
    backend_close(hand.backend);
    hand_work(&hand);
    hand_set(&hand, "state", "5");
    hand_work(&hand);
    hand_expect_none(&hand);
    assert_int_equal(backend_state(hand.backend), BACKEND_CLOSING);
    assert_int_equal(backend_held(hand.backend), 2);
    hand_set(&hand, "state", "6");
    hand_work(&hand);
    assert_int_equal(backend_state(hand.backend), BACKEND_CLOSING);
    assert_int_equal(backend_held(hand.backend), 2);
    backend_mark(hand.backend, "go");
    hand_work(&hand);
    assert_int_equal(backend_state(hand.backend), BACKEND_CLOSED);
    hand_expect(&hand, 1, BLKIF_OP_WRITE_BARRIER, BLKIF_RSP_OKAY);
    hand_expect(&hand, 2, BLKIF_OP_WRITE, BLKIF_RSP_OKAY);
    hand_expect_none(&hand);
    hand_end(&hand);
}

/* How far things have come when the domain dies. */
enum step { ATTACHED, INITIALISED, CONNECTED, SENT, HELD, CLOSING, CLOSED, STEPS };

/* At each step twice: the backend sees it before it is freed, or never does. */
static void test_domain_dies(void **state)
{
    static const char *const states[STEPS] = {
        [INITIALISED] = "3", [CONNECTED] = "4", [CLOSING] = "5", [CLOSED] = "6"};

    (void)state;
    for (int last = ATTACHED; last < 2 * STEPS; last++) {
        struct blkif_request write = hand_request(BLKIF_OP_WRITE, 9, 0, 1);
        struct hand hand;
        struct why why;

        hand_begin(&hand);
        assert_int_equal(hand_attach(&hand, config, &why), 0);
        hand_publish(&hand);
        for (int step = INITIALISED; step <= last % STEPS; step++) {
            if (states[step])
                hand_set(&hand, "state", states[step]);
            if (step == HELD)
                hold_some(&hand);
            else if (step == SENT)
                hand_put(&hand, &write);
            if (step == SENT && last % STEPS == SENT)
                hand.shared->req_prod = hand.req_prod; /* on the ring, and never looked at */
            else
                hand_work(&hand);
        }
        loop_world_destroy(&hand.world);
        if (last < STEPS) {
            backend_mark(hand.backend, "go");
            hand_work(&hand);
            assert_int_equal(backend_state(hand.backend), BACKEND_CLOSED);
        }
        hand_end(&hand);
    }
}

/*
 * What killed runs left of guests that are gone is removed; a living guest's is not, nor
 * another's.
 */
static void test_sweep(void **state)
{
    static const char *const nodes[] = {
        "/local/domain/0/blkproof/7/51712/state",
        "/local/domain/0/blkproof/8/51712/state",
        "/local/domain/0/blkproof/1/51728/state",
        "/local/domain/0/backend/vbd/7/51712/state",
    };
    struct hand hand;

    (void)state;
    hand_begin(&hand);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        assert_int_equal(hand.ports.store->ops->write(hand.ports.store, nodes[i], "4"), 0);
    backend_sweep(&hand.ports);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        assert_int_equal(loop_tree_find(&hand.world.tree, nodes[i]) != NULL, i >= 2);
    assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, NULL), 0);
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_vbd_removed),
        cmocka_unit_test(test_closed_while_held),
        cmocka_unit_test(test_domain_dies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
