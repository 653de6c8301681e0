/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ring: the shared pages, seen from the backend.  The only module that reads them.
 *
 * The guest can write to them at any moment: every index is read once and checked, every slot is
 * copied once before it is looked at, and no pointer into them leaves this file.  Layout:
 * ring.h of Xen's public headers; slots are wire_slot_size apart.
 */
#ifndef FAKE_BACKEND_RING_H
#define FAKE_BACKEND_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/wire.h"

struct ring {
    void *pages;
    enum wire_abi abi;
    size_t slot_size;
    uint32_t entries;  /* a power of two */
    uint32_t req_cons; /* ours: requests taken */
    uint32_t rsp_prod; /* ours: responses written */
    uint32_t rsp_seen; /* ours: those of them that the guest may see */
};

/* ring_init starts at the beginning of a ring that the frontend has just made, `bytes` long. */
void ring_init(struct ring *ring, void *pages, size_t bytes, enum wire_abi abi);

/* ring_take copies the next request into slot (WIRE_SLOT_MAX bytes).  1: there was one, 0: none,
 * -EPROTO: req_prod is absurd. */
int ring_take(struct ring *ring, void *slot);

/* ring_has_more: is there a request that was not taken yet? */
bool ring_has_more(const struct ring *ring);

/*
 * ring_rearm asks to be notified of the next request, and returns whether one has come meanwhile.
 */
bool ring_rearm(struct ring *ring);

/* ring_answer writes a response; ring_publish lets the guest see all written so far and returns
 * whether it wants to be notified. */
void ring_answer(struct ring *ring, uint64_t id, uint8_t op, int16_t status);
bool ring_publish(struct ring *ring);

#endif
