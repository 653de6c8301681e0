/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/ring.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <xen/io/blkif.h>

/* The first bytes of every ring, whatever is in its slots (DEFINE_RING_TYPES in ring.h). */
struct shared_header {
    uint32_t req_prod, req_event;
    uint32_t rsp_prod, rsp_event;
    uint8_t pad[48];
};

_Static_assert(sizeof(struct shared_header) == offsetof(struct blkif_sring, ring), "ring.h");

static struct shared_header *header(const struct ring *ring)
{
    return ring->pages;
}

static void *slot_at(const struct ring *ring, uint32_t index)
{
    return (char *)ring->pages + sizeof(struct shared_header) +
           (index & (ring->entries - 1)) * ring->slot_size;
}

void ring_init(struct ring *ring, void *pages, size_t bytes, enum wire_abi abi)
{
    size_t slot_size = wire_slot_size(abi);
    size_t fit = (bytes - sizeof(struct shared_header)) / slot_size;

    *ring = (struct ring){.pages = pages, .abi = abi, .slot_size = slot_size, .entries = 1};
    while (ring->entries * 2 <= fit)
        ring->entries *= 2;
}

int ring_take(struct ring *ring, void *slot)
{
    uint32_t req_prod = __atomic_load_n(&header(ring)->req_prod, __ATOMIC_ACQUIRE);

    if (req_prod == ring->req_cons)
        return 0;
    /*
     * More requests than there are slots without a response: whatever is in them, it is no request.
     */
    if (req_prod - ring->rsp_prod > ring->entries || req_prod - ring->req_cons > ring->entries)
        return -EPROTO;
    memcpy(slot, slot_at(ring, ring->req_cons), ring->slot_size);
    /* The copy is what counts from here on; the compiler must not read the page a second time. */
    __asm__ volatile("" ::: "memory");
    ring->req_cons++;
    return 1;
}

bool ring_has_more(const struct ring *ring)
{
    return __atomic_load_n(&header(ring)->req_prod, __ATOMIC_ACQUIRE) != ring->req_cons;
}

bool ring_rearm(struct ring *ring)
{
    __atomic_store_n(&header(ring)->req_event, ring->req_cons + 1, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return ring_has_more(ring);
}

void ring_answer(struct ring *ring, uint64_t id, uint8_t op, int16_t status)
{
    wire_response(ring->abi, slot_at(ring, ring->rsp_prod), id, op, status);
    ring->rsp_prod++;
}

bool ring_publish(struct ring *ring)
{
    uint32_t before = ring->rsp_seen, rsp_event;

    ring->rsp_seen = ring->rsp_prod;
    __atomic_store_n(&header(ring)->rsp_prod, ring->rsp_prod, __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    rsp_event = __atomic_load_n(&header(ring)->rsp_event, __ATOMIC_RELAXED);
    return ring->rsp_prod - rsp_event < ring->rsp_prod - before;
}
