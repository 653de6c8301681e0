/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest whose other processor writes to its rings and to its granted pages while the backend
 * reads them: whatever is read is read once, so it serves on, and touches nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "fake_backend/journal.h"
#include "harness/bench/loop/hand_guest.h"

#define QUEUES  2u
#define ORDER   1u
#define ENTRIES 64u
#define SLOT    28u /* 32-bit words of a request */
#define HEADER  16u /* 32-bit words before the first */

/* What must have happened before it is enough. */
#define SERVED     20000u
#define SCRIBBLED  20000u
#define MOST_TURNS 2000000u

struct racer {
    struct hand hand;
    atomic_bool stop;
    atomic_uint rounds;
    uint32_t noise;
};

static uint32_t next(struct racer *racer)
{
    racer->noise = racer->noise * 1664525u + 1013904223u;
    return racer->noise >> 8;
}

static _Atomic uint32_t *words(struct racer *racer, unsigned page)
{
    return loop_grants_page(&racer->hand.world.grants, page);
}

/* A word of a request that is nearly right: operation and segments, a reference, sectors.  The rings
 * themselves are not referred to: a guest that has its req_prod overwritten gets what it asked for. */
static uint32_t plausible(struct racer *racer, unsigned at)
{
    uint32_t noise = next(racer);

    if (at == 0)
        return (noise & 7) | (noise >> 3 & 15) << 8 | (noise >> 7 & 31) << 16;
    if (at >= 6 && at % 2 == 0)
        return hand_ref(noise % HAND_RINGS);
    return at == 2 ? noise : at == 4 ? noise % HAND_SECTORS : noise & 0x707;
}

static void scribble_slot(struct racer *racer)
{
    uint32_t noise = next(racer);
    _Atomic uint32_t *ring = words(racer, HAND_RINGS + noise % QUEUES * HAND_QUEUE_PAGES);
    unsigned at = next(racer) % SLOT;

    atomic_store_explicit(&ring[HEADER + (noise >> 4) % ENTRIES * SLOT + at], plausible(racer, at),
                          memory_order_relaxed);
}

/* What is read as indirect segments, and as data. */
static void scribble_page(struct racer *racer)
{
    unsigned page = next(racer) % 2 ? HAND_INDIRECT : HAND_DATA + next(racer) % 8;
    unsigned at = next(racer) % (PORTS_PAGE_SIZE / 4);

    atomic_store_explicit(&words(racer, page)[at],
                          at % 2 ? next(racer) & 0x707 : hand_ref(next(racer) % HAND_RINGS),
                          memory_order_relaxed);
}

/* All of the header but req_prod, which the other processor minds. */
static void scribble_header(struct racer *racer)
{
    _Atomic uint32_t *ring = words(racer, HAND_RINGS + next(racer) % QUEUES * HAND_QUEUE_PAGES);

    atomic_store_explicit(&ring[1 + next(racer) % (HEADER - 1)], next(racer) % 128,
                          memory_order_relaxed);
}

static void *scribble(void *ctx)
{
    struct racer *racer = ctx;

    while (!atomic_load(&racer->stop)) {
        for (unsigned i = 0; i < 64; i++)
            scribble_slot(racer);
        scribble_page(racer);
        scribble_header(racer);
        atomic_fetch_add(&racer->rounds, 1);
    }
    return NULL;
}

static uint64_t answered(const struct hand *hand)
{
    struct backend_stats stats = backend_stats(hand->backend);

    return stats.okay + stats.refused + stats.failed;
}

/* Shows both rings' next requests, whatever is in them, and lets the backend look once. */
static void turn(struct racer *racer)
{
    struct hand *hand = &racer->hand;
    uint64_t shown = 0;
    struct why why;

    for (unsigned i = 0; i < QUEUES; i++) {
        _Atomic uint32_t *ring = hand->queue[i].shared;

        hand->queue[i].req_prod += ENTRIES / 2;
        shown += hand->queue[i].req_prod;
        atomic_store(&ring[0], hand->queue[i].req_prod);
        loop_events_send(&hand->world.events, hand->queue[i].port);
    }
    if (backend_work(hand->backend, &why) < 0)
        fail_msg("a door is blamed for what a guest did: %s", why.text);
    assert_int_equal(answered(hand), shown);
    assert_int_equal(backend_held(hand->backend), 0);
    journal_forget(hand->journal);
}

static void race(const char *persistent)
{
    static const struct backend_config all_offered = {.offer = {.barrier = "1",
                                                                .flush_cache = "1",
                                                                .discard = "1",
                                                                .max_indirect = "256",
                                                                .persistent = "1",
                                                                .max_ring_page_order = "1",
                                                                .max_queues = "2"}};
    static struct racer racer;
    const unsigned char *readonly, *ungranted;
    unsigned turns = 0;
    pthread_t thread;
    struct why why;

    racer = (struct racer){.noise = 1};
    hand_begin(&racer.hand);
    assert_int_equal(hand_attach(&racer.hand, all_offered, &why), 0);
    hand_publish_queues(&racer.hand, QUEUES, ORDER);
    hand_set(&racer.hand, "feature-persistent", persistent);
    hand_set(&racer.hand, "state", "4");
    hand_work(&racer.hand);
    assert_int_equal(backend_state(racer.hand.backend), BACKEND_CONNECTED);
    assert_int_equal(pthread_create(&thread, NULL, scribble, &racer), 0);
    while (turns < MOST_TURNS && (backend_stats(racer.hand.backend).okay < SERVED ||
                                  atomic_load(&racer.rounds) < SCRIBBLED)) {
        turn(&racer);
        turns++;
    }
    atomic_store(&racer.stop, true);
    pthread_join(thread, NULL);
    assert_true(turns < MOST_TURNS);
    assert_true(backend_stats(racer.hand.backend).violations > 0);
    readonly = loop_grants_page(&racer.hand.world.grants, HAND_READONLY);
    ungranted = loop_grants_page(&racer.hand.world.grants, HAND_UNGRANTED);
    for (unsigned i = 0; i < PORTS_PAGE_SIZE; i++)
        assert_int_equal(readonly[i] | ungranted[i], 0);
    hand_end(&racer.hand);
}

static void test_while_grants_are_copied(void **state)
{
    (void)state;
    race("0");
}

static void test_while_grants_stay_mapped(void **state)
{
    (void)state;
    race("1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_while_grants_are_copied),
        cmocka_unit_test(test_while_grants_stay_mapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
