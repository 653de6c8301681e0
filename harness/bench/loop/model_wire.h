/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model_wire: a frontend's ring, in the layout of a 64-bit or of a 32-bit guest.
 *
 * Made with blkif.h's own macros and structures, so that it checks the backend's wire code
 * independently.  Requests and responses are in the 64-bit layout towards the model.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_WIRE_H
#define HARNESS_BENCH_LOOP_MODEL_WIRE_H

#include <stdbool.h>
#include <stddef.h>

/* The first interface whose ring.h leaves the memory barriers to its users. */
#define __XEN_INTERFACE_VERSION__ 0x00030208
#define xen_mb()                  __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define xen_rmb()                 __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define xen_wmb()                 __atomic_thread_fence(__ATOMIC_RELEASE)
#include "fake_backend/blkif32.h"

struct model_wire {
    bool is_open, wide; /* wide: the 64-bit layout */
    union {
        struct blkif_front_ring x64;
        struct blkif32_front_ring x32;
    };
};

union model_request {
    struct blkif_request direct;
    struct blkif_request_indirect indirect;
    struct blkif_request_discard discard;
};

void model_wire_open(struct model_wire *wire, void *pages, size_t bytes, bool wide);
unsigned model_wire_entries(const struct model_wire *wire);
/* model_wire_put puts a request where the backend does not see it yet; there must be room. */
void model_wire_put(struct model_wire *wire, const union model_request *request);
/* model_wire_push shows what was put; true: the backend wants to be notified. */
bool model_wire_push(struct model_wire *wire);
/* model_wire_take: 1: there was a response, 0: none, -1: rsp_prod is absurd.  After 0 the backend
 * will notify of the next. */
int model_wire_take(struct model_wire *wire, struct blkif_response *response);

#endif
