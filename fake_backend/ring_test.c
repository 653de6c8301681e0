/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake_backend/ring.h"

#define PAGE    4096u
#define ENTRIES 32u
#define BEFORE  0xfffffff0u /* indices this near their end wrap within a ringful */

/* A page seen twice, as a ring is: by the backend at one address, by the guest at another. */
struct shared {
    _Atomic uint32_t *guest; /* req_prod, req_event, rsp_prod, rsp_event, ... */
    void *ours;
    struct ring ring;
};

enum { REQ_PROD, REQ_EVENT, RSP_PROD, RSP_EVENT };

static int setup(void **state)
{
    static struct shared shared;
    int fd = memfd_create("blkproof-ring", MFD_CLOEXEC);

    if (fd < 0 || ftruncate(fd, PAGE) < 0)
        return -1;
    shared.guest = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    shared.ours = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (shared.guest == MAP_FAILED || shared.ours == MAP_FAILED)
        return -1;
    ring_init(&shared.ring, shared.ours, PAGE, WIRE_X86_64);
    *state = &shared;
    return 0;
}

static int teardown(void **state)
{
    struct shared *shared = *state;

    munmap((void *)shared->guest, PAGE);
    munmap(shared->ours, PAGE);
    return 0;
}

static unsigned char *guest_slot(struct shared *shared, uint32_t index)
{
    return (unsigned char *)shared->guest + 64 + 112 * (index % ENTRIES);
}

/* As if so many requests had already come and gone. */
static void start_at(struct shared *shared, uint32_t index)
{
    shared->ring.req_cons = shared->ring.rsp_prod = shared->ring.rsp_seen = index;
    shared->guest[REQ_PROD] = shared->guest[RSP_PROD] = index;
    shared->guest[RSP_EVENT] = index + 1;
}

static void test_size(void **state)
{
    struct shared *shared = *state;

    assert_int_equal(shared->ring.entries, ENTRIES);
    assert_int_equal(shared->ring.req_cons + shared->ring.rsp_prod, 0);
}

/* 32 entries a page, in both layouts. */
static void test_sizes(void **state)
{
    struct shared *shared = *state;

    for (unsigned order = 0; order <= 4; order++)
        for (enum wire_abi abi = WIRE_X86_64; abi <= WIRE_X86_32; abi++) {
            struct ring ring;

            ring_init(&ring, shared->ours, (size_t)PAGE << order, abi);
            assert_int_equal(ring.entries, 32u << order);
        }
}

/* A hundred ringfuls, over the end of the indices. */
static void test_wrap_around(void **state)
{
    struct shared *shared = *state;
    unsigned char slot[WIRE_SLOT_MAX];
    uint32_t index = (uint32_t)-50 * ENTRIES + 5;
    uint64_t id;

    start_at(shared, index);
    for (unsigned round = 0; round < 100; round++) {
        for (uint32_t i = 0; i < ENTRIES; i++)
            memset(guest_slot(shared, index + i), (int)(round + i), WIRE_SLOT_MAX);
        shared->guest[REQ_PROD] = index + ENTRIES;
        for (uint32_t i = 0; i < ENTRIES; i++) {
            assert_int_equal(ring_take(&shared->ring, slot), 1);
            assert_memory_equal(slot, guest_slot(shared, index + i), WIRE_SLOT_MAX);
        }
        assert_int_equal(ring_take(&shared->ring, slot), 0);
        for (uint32_t i = 0; i < ENTRIES; i++)
            ring_answer(&shared->ring, index + i, 3, -2);
        assert_true(shared->guest[RSP_PROD] == index);
        ring_publish(&shared->ring);
        for (uint32_t i = 0; i < ENTRIES; i++, index++) {
            memcpy(&id, guest_slot(shared, index), sizeof(id));
            assert_true(id == index);
        }
        assert_true(shared->guest[RSP_PROD] == index);
    }
}

static void test_req_prod_runs_away(void **state)
{
    static const uint32_t starts[] = {0, 7, BEFORE, UINT32_MAX};
    static const uint32_t jumps[] = {ENTRIES + 1, 1000, 0x80000000u, UINT32_MAX};
    struct shared *shared = *state;
    unsigned char slot[WIRE_SLOT_MAX];

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        for (size_t j = 0; j < sizeof(jumps) / sizeof(jumps[0]); j++) {
            start_at(shared, starts[i]);
            shared->guest[REQ_PROD] = starts[i] + jumps[j];
            assert_int_equal(ring_take(&shared->ring, slot), -EPROTO);
            assert_int_equal(shared->ring.req_cons, starts[i]);
        }
    }
}

/* There is no room for more while responses are due, and none for fewer than were taken. */
static void test_req_prod_with_unanswered(void **state)
{
    struct shared *shared = *state;
    unsigned char slot[WIRE_SLOT_MAX];

    start_at(shared, BEFORE);
    shared->guest[REQ_PROD] = BEFORE + ENTRIES;
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(ring_take(&shared->ring, slot), 1);
    shared->guest[REQ_PROD] = BEFORE + ENTRIES + 1;
    assert_int_equal(ring_take(&shared->ring, slot), -EPROTO);
    shared->guest[REQ_PROD] = BEFORE + 19;
    assert_int_equal(ring_take(&shared->ring, slot), -EPROTO);
    ring_answer(&shared->ring, 1, 0, 0);
    shared->guest[REQ_PROD] = BEFORE + ENTRIES + 1;
    assert_int_equal(ring_take(&shared->ring, slot), 1);
}

static void test_rearm(void **state)
{
    struct shared *shared = *state;
    unsigned char slot[WIRE_SLOT_MAX];

    start_at(shared, UINT32_MAX);
    assert_false(ring_rearm(&shared->ring));
    assert_true(shared->guest[REQ_EVENT] == 0);
    /* It came after the last take, and saw the old req_event: nobody will tell us but rearm. */
    shared->guest[REQ_PROD] = 0;
    assert_true(ring_rearm(&shared->ring));
    assert_int_equal(ring_take(&shared->ring, slot), 1);
    assert_false(ring_rearm(&shared->ring));
    assert_true(shared->guest[REQ_EVENT] == 1);
}

/* The guest is notified when the response that it named is among the new ones. */
static void test_publish_notifies(void **state)
{
    static const struct {
        uint32_t start, responses, rsp_event;
        bool notify;
    } rows[] = {
        {0, 1, 1, true},
        {0, 1, 2, false},
        {0, 3, 3, true},
        {0, 3, 4, false},
        {5, 3, 5, false},
        {5, 3, 6, true},
        {5, 0, 5, false},
        {5, 0, 6, false},
        {UINT32_MAX, 1, 0, true},
        {UINT32_MAX, 1, UINT32_MAX, false},
        {UINT32_MAX, 1, 1, false},
        {BEFORE, 32, 16, true},
        {BEFORE, 32, 17, false},
        {BEFORE, 32, BEFORE + 1, true},
        {BEFORE, 32, BEFORE, false},
    };
    struct shared *shared = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        start_at(shared, rows[i].start);
        shared->guest[RSP_EVENT] = rows[i].rsp_event;
        for (uint32_t r = 0; r < rows[i].responses; r++)
            ring_answer(&shared->ring, r, 0, 0);
        if (ring_publish(&shared->ring) != rows[i].notify)
            fail_msg("row %zu: notified wrongly", i);
        assert_true(shared->guest[RSP_PROD] == rows[i].start + rows[i].responses);
    }
}

struct scribbler {
    struct shared *shared;
    atomic_bool stop;
    atomic_ulong rounds;
};

/* Makes every word of the page change all the time, the indices sometimes to plausible ones. */
static void *scribble(void *arg)
{
    struct scribbler *scribbler = arg;
    _Atomic uint32_t *page = scribbler->shared->guest;
    uint32_t noise = 1;

    while (!atomic_load(&scribbler->stop)) {
        for (size_t i = 0; i < PAGE / sizeof(*page); i++) {
            noise = noise * 1664525u + 1013904223u;
            atomic_store_explicit(&page[i], i < 4 && noise >> 31 ? noise >> 8 & 63 : noise,
                                  memory_order_relaxed);
        }
        atomic_fetch_add(&scribbler->rounds, 1);
    }
    return NULL;
}

/* What the guest writes into our index does not decide whether it is notified. */
static void test_rsp_prod_is_ours(void **state)
{
    struct shared *shared = *state;

    start_at(shared, BEFORE);
    ring_answer(&shared->ring, 1, 0, 0);
    shared->guest[RSP_PROD] = BEFORE + 1;
    assert_true(ring_publish(&shared->ring));
    shared->guest[RSP_PROD] = BEFORE - 1;
    assert_false(ring_publish(&shared->ring));
    assert_int_equal(shared->guest[RSP_PROD], BEFORE + 1);
}

/* Whatever the guest writes, no copy is longer than a slot, and no index of ours runs away. */
static void test_scribbler(void **state)
{
    struct scribbler scribbler = {.shared = *state};
    struct ring *ring = &scribbler.shared->ring;
    struct {
        unsigned char slot[WIRE_SLOT_MAX], guard[16];
    } copy;
    static const unsigned char guard[16];
    static const struct offer_terms terms = {.ops = OP_ANY, .indirect = 256, .sector_size = 512};
    struct wire_request request;
    unsigned taken = 0, absurd = 0;
    const char *why;
    pthread_t thread;

    memset(&copy, 0, sizeof(copy));
    assert_int_equal(pthread_create(&thread, NULL, scribble, &scribbler), 0);
    while (taken < 2000 || absurd < 2000 || atomic_load(&scribbler.rounds) < 100) {
        int rc = ring_take(ring, copy.slot);

        if (rc == 1) {
            taken++;
            wire_request(WIRE_X86_64, &terms, copy.slot, &request, &why);
            ring_answer(ring, request.id, request.op_on_wire, 0);
        } else {
            absurd += rc == -EPROTO;
            ring_init(ring, ring->pages, PAGE, WIRE_X86_64);
        }
        ring_rearm(ring);
        ring_publish(ring);
        if (ring->req_cons != ring->rsp_prod || memcmp(copy.guard, guard, sizeof(guard)) != 0)
            break;
    }
    atomic_store(&scribbler.stop, true);
    pthread_join(thread, NULL);
    assert_int_equal(ring->req_cons, ring->rsp_prod);
    assert_memory_equal(copy.guard, guard, sizeof(guard));
    assert_true(taken >= 2000 && absurd >= 2000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_size),
        TEST(test_sizes),
        TEST(test_wrap_around),
        TEST(test_req_prod_runs_away),
        TEST(test_req_prod_with_unanswered),
        TEST(test_rearm),
        TEST(test_publish_notifies),
        TEST(test_rsp_prod_is_ours),
        TEST(test_scribbler),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
