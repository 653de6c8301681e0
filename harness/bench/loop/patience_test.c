/* SPDX-License-Identifier: BSD-2-Clause */
/* A ring that has run empty is looked at for a while before its guest is asked to notify us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "harness/bench/loop/hand_guest.h"

enum { REQ_PROD, REQ_EVENT, RSP_PROD }; /* words of the ring's header */

static const struct backend_config nothing_offered;

static _Atomic uint32_t *header(const struct hand *hand)
{
    return (_Atomic uint32_t *)(void *)hand->shared;
}

static void begin(struct hand *hand, unsigned looks)
{
    hand_begin(hand);
    hand->ports.looks = looks;
    hand_connect(hand, nothing_offered);
    assert_int_equal(header(hand)[REQ_EVENT], 1);
}

static int work(struct hand *hand)
{
    struct why why;
    int done = backend_work(hand->backend, &why);

    if (done < 0)
        fail_msg("%s", why.text);
    return done;
}

/* The guest's processor: once it has its answer, it asks again, and notifies nobody. */
static void *ask_again(void *ctx)
{
    struct hand *hand = ctx;

    while (atomic_load(&header(hand)[RSP_PROD]) != 1)
        sched_yield();
    atomic_store(&header(hand)[REQ_PROD], 2);
    return NULL;
}

static void test_who_asks_again_need_not_notify(void **state)
{
    struct blkif_request read = hand_request(BLKIF_OP_READ, 7, 0, 1);
    pthread_t guest;
    struct hand hand;

    (void)state;
    begin(&hand, UINT_MAX);
    hand_put(&hand, &read);
    hand_put(&hand, &read);
    assert_int_equal(pthread_create(&guest, NULL, ask_again, &hand), 0);
    atomic_store(&header(&hand)[REQ_PROD], 1);
    while (backend_stats(hand.backend).okay < 2)
        assert_true(work(&hand) > 0);
    pthread_join(guest, NULL);
    assert_int_equal(header(&hand)[REQ_EVENT], 1);
    for (unsigned i = 0; i < 2; i++)
        hand_expect(&hand, 7, BLKIF_OP_READ, BLKIF_RSP_OKAY);
    hand_end(&hand);
}

static void test_patience_ends(void **state)
{
    struct blkif_request read = hand_request(BLKIF_OP_READ, 7, 0, 1);
    struct hand hand;

    (void)state;
    begin(&hand, 3);
    for (uint32_t id = 1; id < 4; id++) {
        hand_do(&hand, read);
        hand_expect(&hand, 7, BLKIF_OP_READ, BLKIF_RSP_OKAY);
        assert_int_equal(header(&hand)[REQ_EVENT], id + 1);
    }
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_asks_again_need_not_notify),
        cmocka_unit_test(test_patience_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
