/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model_frontend: one vbd as its guest's driver sees it.  model_frontend.c does the dance of
 * states, model_ring.c the requests.
 *
 * It lays out ring and requests with blkif.h's own macros and structures, so that it checks the
 * backend's wire code independently.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_FRONTEND_H
#define HARNESS_BENCH_LOOP_MODEL_FRONTEND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

/* The first interface whose ring.h leaves the memory barriers to its users. */
#define __XEN_INTERFACE_VERSION__ 0x00030208
#define xen_mb()                  __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define xen_rmb()                 __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define xen_wmb()                 __atomic_thread_fence(__ATOMIC_RELEASE)
#include <xen/io/blkif.h>
#include <xen/io/xenbus.h>

#include "fake_backend/ports.h"
#include "harness/bench/loop/model_block.h"

#define FRONT_SEGMENTS 256u /* the most of one request */
#define FRONT_MAX      4u   /* vbds at a time */
/* Guest memory of one frontend: the ring, and for each slot an indirect page and its data. */
#define FRONT_PAGES (1 + BLOCK_TAGS * (1 + FRONT_SEGMENTS))
#define FRONT_PATH  160

struct model_guest;

/* A request between queue and completion; its index is the id on the wire. */
struct front_slot {
    struct block_request *request; /* NULL: free */
    uint8_t op;                    /* BLKIF_OP_*; of an INDIRECT request, what it carries */
    bool on_ring, indirect;
    unsigned segments;
    unsigned sends;   /* how often this op was sent */
    bool flush_after; /* the write is to be followed by a flush before anybody is told */
};

struct frontend {
    struct block_driver driver; /* first: the block layer knows us by it */
    struct model_guest *guest;
    struct block_queue queue;
    unsigned vdev, index; /* index: which part of the guest's memory */
    char front[FRONT_PATH], back[FRONT_PATH], back_state_path[FRONT_PATH + 8];
    struct store_watch watch; /* on the backend's state */
    enum xenbus_state state, back_state;
    bool gone;             /* its nodes are; kept for the callers that still wait */
    bool dead;             /* completes nothing any more */
    bool writeback_failed; /* a write through the page cache did; the next sync tells */
    /* what was negotiated */
    bool offered_flush, offered_barrier;
    bool flush, fua; /* what the driver still uses */
    unsigned max_segments;
    uint64_t sectors;
    /* ring */
    struct blkif_front_ring ring;
    uint32_t port;
    bool unpushed;
    struct front_slot slot[BLOCK_TAGS];
    /* users */
    bool open; /* the agent has it open */
    struct bio scan;
    unsigned char *scan_data;
    unsigned scans_left; /* reads of the partition scan still to come */
    TAILQ_ENTRY(frontend) link;
};

/* model_frontend.c.  front_create: -ENOENT: its nodes are not complete yet; -ENOSPC, -ENOMEM. */
int front_create(struct frontend **front_out, struct model_guest *guest, unsigned vdev,
                 unsigned index);
void front_free(struct frontend *front);
/* front_remove: the nodes are gone; ring and event channel are given back. */
void front_remove(struct frontend *front);
/* front_work does what states, responses and waiting requests allow.  True: it did something. */
bool front_work(struct frontend *front);
bool front_ready(const struct frontend *front);  /* a disk that can be opened */
bool front_failed(const struct frontend *front); /* it will never be one */
void front_scanned(struct frontend *front);      /* a read of the partition scan has ended */
void front_name(const struct frontend *front, char name[16]);

/* model_ring.c */
int ring_open(struct frontend *front);
void ring_close(struct frontend *front);
int ring_queue(struct block_driver *driver, struct block_request *request);
bool ring_responses(struct frontend *front);
void ring_push(struct frontend *front);
uint32_t ring_grant(struct frontend *front);

#endif
