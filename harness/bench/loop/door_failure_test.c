/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every call that the backend makes to a door fails once, in turn, in a vbd's whole life: each time
 * the backend says so, blames nobody else, still answers its guest, and leaves nothing behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/doors_between.h"
#include "harness/bench/loop/hand_guest.h"

#define BACK "/local/domain/0/blkproof/1/51712"

static struct doors_between doors;

static void begin(struct hand *hand, unsigned at)
{
    hand_begin(hand);
    doors_between_init(&doors, &hand->ports);
    doors.at = at;
}

/* How a vbd lives. */
struct life {
    const char *persistent;
    unsigned queues, order;
};

static const struct fault_rule revoke = {.name = "revoke",
                                         .ops = OP_DISCARD,
                                         .forms = FORM_ANY,
                                         .when = {.count = 1},
                                         .answer = ANSWER_REVOKE,
                                         .effect = EFFECT_DISCARDED};

static int set_state(struct hand *hand, const char *state, struct why *why)
{
    hand_set(hand, "state", state);
    return hand_try(hand, why);
}

static void put(struct hand_queue *queue, const void *request)
{
    struct blkif_sring *shared = queue->shared;

    memcpy(&shared->ring[queue->req_prod++], request, sizeof(struct blkif_request));
}

/* One request of each kind on each queue, all at once. */
static int play_requests(struct hand *hand, unsigned queues, struct why *why)
{
    struct blkif_request_indirect indirect = {.operation = BLKIF_OP_INDIRECT,
                                              .indirect_op = BLKIF_OP_WRITE,
                                              .nr_segments = 1,
                                              .indirect_grefs = {hand_ref(HAND_INDIRECT)}};
    struct blkif_request_discard discard = {.operation = BLKIF_OP_DISCARD, .nr_sectors = 8};
    struct blkif_request_segment segment = {hand_ref(HAND_DATA), 0, 7};

    memcpy(loop_grants_page(&hand->world.grants, HAND_INDIRECT), &segment, sizeof(segment));
    for (unsigned i = 0; i < queues; i++) {
        struct hand_queue *queue = &hand->queue[i];
        struct blkif_request slot = {0};

        memcpy(&slot, &indirect, sizeof(indirect));
        put(queue, &slot);
        for (uint8_t op = BLKIF_OP_READ; op <= BLKIF_OP_FLUSH_DISKCACHE; op++) {
            slot = hand_request(op, op, 0, op != BLKIF_OP_FLUSH_DISKCACHE);
            put(queue, &slot);
        }
        memcpy(&slot, &discard, sizeof(discard));
        put(queue, &slot);
        ((struct blkif_sring *)queue->shared)->req_prod = queue->req_prod;
    }
    return hand_try(hand, why);
}

/* A vbd's life up to the first failure. */
static int live(struct hand *hand, const struct life *life, struct why *why)
{
    const struct backend_config config = {.offer = {.barrier = "1",
                                                    .flush_cache = "1",
                                                    .discard = "1",
                                                    .max_indirect = "32",
                                                    .max_ring_page_order = "1",
                                                    .max_queues = "2",
                                                    .persistent = life->persistent},
                                          .rules = &revoke,
                                          .rule_count = 1};
    int rc = hand_attach(hand, config, why);

    if (rc)
        return rc;
    hand_publish_queues(hand, life->queues, life->order);
    hand_set(hand, "feature-persistent", "1");
    rc = set_state(hand, "3", why);
    if (!rc)
        rc = set_state(hand, "4", why);
    if (!rc)
        rc = play_requests(hand, life->queues, why);
    if (!rc)
        rc = backend_rewrite(hand->backend, "feature-barrier", NULL, why);
    if (!rc)
        rc = backend_resize(hand->backend, HAND_SECTORS / 2, why);
    if (!rc) {
        backend_close(hand->backend);
        rc = hand_try(hand, why);
    }
    if (!rc)
        rc = set_state(hand, "5", why);
    return rc ? rc : set_state(hand, "6", why);
}

static void every_call_fails_once(const struct life *life, unsigned seen[DOOR_CALLS])
{
    unsigned nth = 0;
    struct hand hand;

    do {
        struct why why = {""};
        int rc;

        begin(&hand, ++nth);
        rc = live(&hand, life, &why);
        doors.at = 0;
        seen[doors.hit]++;
        if (rc != -door_error(doors.hit) || !rc != !*why.text)
            fail_msg("call %u (kind %d) failed with %d: '%s'", nth, doors.hit, rc, why.text);
        if (hand.backend) {
            hand_work(&hand);
            assert_int_not_equal(backend_state(hand.backend), BACKEND_BROKEN);
            if (backend_state(hand.backend) == BACKEND_CLOSING) /* not forgotten */
                assert_string_equal(loop_tree_find(&hand.world.tree, BACK "/state")->value, "5");
        }
        if (!rc)
            assert_int_equal(backend_state(hand.backend), BACKEND_CLOSED);
        for (unsigned i = 0; i < HAND_QUEUES; i++)
            if (hand.queue[i].req_prod)
                assert_int_equal(((struct blkif_sring *)hand.queue[i].shared)->rsp_prod,
                                 hand.queue[i].req_prod);
        assert_int_equal(hand_violations(&hand, NULL), 0);
        hand_end(&hand);
    } while (doors.hit);
}

static void test_every_call_fails_once(void **state)
{
    static const struct life lives[] = {{NULL, 1, 0}, {"1", 1, 0}, {NULL, 2, 1}, {"1", 2, 1}};
    unsigned seen[DOOR_CALLS] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(lives) / sizeof(lives[0]); i++)
        every_call_fails_once(&lives[i], seen);
    for (enum door_call call = DOOR_READ; call < DOOR_CALLS; call++) {
        /* The backend does not call these, or only from backend_free. */
        if (call == DOOR_DRAIN || call == DOOR_NEXT || call == DOOR_LIST)
            continue;
        if (!seen[call])
            fail_msg("no call of kind %d was made", call);
    }
}

/* backend_clean takes our own nodes, and reports a store that fails. */
static void test_clean(void **state)
{
    static const char *const nodes[] = {
        BACK "/state",
        "/local/domain/1/device/vbd/51712/state",
        "/local/domain/0/backend/vbd/1/51728/state",
        "/local/domain/1/device/vbd/51728/state",
    };
    static const enum door_call calls[] = {DOOR_UNSET,  DOOR_LIST,   DOOR_READ,
                                           DOOR_REMOVE, DOOR_REMOVE, DOOR_REMOVE};
    struct hand hand;
    struct why why;

    (void)state;
    for (unsigned nth = 0; nth < sizeof(calls) / sizeof(calls[0]); nth++) {
        int rc;

        begin(&hand, nth);
        for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
            assert_int_equal(doors.real.store->ops->write(doors.real.store, nodes[i], "1"), 0);
        why.text[0] = '\0';
        rc = backend_clean(&hand.ports, HAND_DOMID, &why);
        assert_int_equal(rc, -door_error(doors.hit));
        assert_int_equal(!*why.text, !doors.hit);
        assert_int_equal(doors.hit, calls[nth]);
        doors.at = 0;
        assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, &why), 0);
        assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, &why), 0);
        for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
            assert_int_equal(loop_tree_find(&hand.world.tree, nodes[i]) != NULL, i >= 2);
        hand_end(&hand);
    }
}

/* One device of ours goes; others, and whoever else's, stay. */
static void test_clean_device(void **state)
{
    static const char *const nodes[] = {
        BACK "/state",
        "/local/domain/1/device/vbd/51712/state",
        "/local/domain/0/blkproof/1/51728/state",
        "/local/domain/1/device/vbd/51728/state",
        "/local/domain/1/device/vbd/51744/state",
    };
    struct hand hand;
    struct why why;

    (void)state;
    begin(&hand, 0);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        assert_int_equal(doors.real.store->ops->write(doors.real.store, nodes[i], "1"), 0);
    assert_int_equal(backend_clean_device(&hand.ports, HAND_DOMID, 51712, &why), 1);
    assert_int_equal(backend_clean_device(&hand.ports, HAND_DOMID, 51744, &why), 0);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        assert_int_equal(loop_tree_find(&hand.world.tree, nodes[i]) != NULL, i >= 2);
    assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, &why), 0);
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_call_fails_once),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_clean_device),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
