/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model_frontend: one vbd as its guest's driver sees it.  model_frontend.c does the dance of
 * states, model_ring.c puts requests on its rings, model_driver.c decides which, and model_answer.c
 * what becomes of their answers.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_FRONTEND_H
#define HARNESS_BENCH_LOOP_MODEL_FRONTEND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include <xen/io/xenbus.h>

#include "fake_backend/ports.h"
#include "harness/bench/loop/model_block.h"
#include "harness/bench/loop/model_wire.h"

#define FRONT_SEGMENTS   256u /* the most of one request */
#define FRONT_QUEUES     8u
#define FRONT_RING_PAGES 16u /* of one queue */
#define FRONT_MAX        4u  /* vbds at a time */
/* Guest memory of one frontend: its rings, and for each slot an indirect page and its data. */
#define FRONT_DATA_PAGES (BLOCK_TAGS * (1 + FRONT_SEGMENTS))
#define FRONT_PAGES      (FRONT_QUEUES * FRONT_RING_PAGES + FRONT_DATA_PAGES)
#define FRONT_PATH       160

struct model_guest;

/* A request between queue and completion.  Slots take turns in the queues: id and queue on the wire
 * are made of a slot's index. */
struct front_slot {
    struct block_request *request; /* NULL: free, or, while it is on the ring, told already */
    uint8_t op;                    /* BLKIF_OP_*; of an INDIRECT request, what it carries */
    bool on_ring, indirect;
    unsigned segments;
    unsigned refusals; /* how often it was not answered OKAY */
    bool flush_after;  /* a flush is to follow before anybody is told */
    bool cut;          /* no more of its data than fits into a direct request */
};

struct front_ring {
    struct model_wire wire;
    uint32_t port;
    bool unpushed;
    bool notified; /* and not all that came with it is taken */
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
    bool offline;          /* fails everything */
    bool unscanned;        /* its partition table could not be read, and the model minds */
    bool writeback_failed; /* a write through the page cache did; the next sync tells */
    /* what was negotiated */
    bool published;        /* the rings are in xenstore */
    bool resumed;          /* connected before, in a domain that was saved */
    bool has_disk;         /* the backend's properties were read */
    bool flush, barrier;   /* how the driver may still flush */
    bool fua, discard;     /* what else it still uses */
    bool has_flushed;      /* a flush was performed */
    bool persistent;       /* pages stay granted, and may stay mapped */
    unsigned max_segments; /* of an INDIRECT request; 0: none is sent */
    unsigned sector_size, physical_sector_size;
    uint64_t sectors; /* in 512-byte units */
    /* rings */
    unsigned ring_order, queues;
    struct front_ring ring[FRONT_QUEUES];
    unsigned slots, slot_pages; /* pages of each */
    struct front_slot *slot;
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
/* front_resume: the guest goes on as another domain, where the vbd has another backend, or none. */
void front_resume(struct frontend *front);
/* front_work does what states, responses and waiting requests allow.  True: it did something. */
bool front_work(struct frontend *front);
bool front_ready(const struct frontend *front);  /* a disk that can be opened */
bool front_failed(const struct frontend *front); /* it will never be one */
void front_scanned(struct frontend *front);      /* a read of the partition scan has ended */
void front_name(const struct frontend *front, char name[16]);
/* frontend_read: a node of the frontend's or the backend's folder, to be freed; NULL: it is not there.
 * frontend_number: its number, or `otherwise`; frontend_lesser: that of the backend's, and at most `param`. */
char *frontend_read(const struct frontend *front, const char *dir, const char *name);
uint64_t frontend_number(const struct frontend *front, const char *dir, const char *name,
                         uint64_t otherwise);
unsigned frontend_lesser(const struct frontend *front, const char *node, uint64_t otherwise,
                         unsigned param);

/* model_features.c: what the driver will do, and what it tells the block layer of that. */
void model_features(struct frontend *front);

/* model_ring.c */
int model_ring_open(struct frontend *front); /* all queues; -ENOSPC */
int model_ring_slots(
    struct frontend *front); /* once it is known how large requests may be; -ENOMEM */
void model_ring_close(struct frontend *front);
/* model_ring_lose: the rings went with the domain; what was on them is to be queued again. */
void model_ring_lose(struct frontend *front);
uint32_t model_ring_grant(struct frontend *front, unsigned queue, unsigned page);
/* model_ring_send puts a slot's request on its ring: with its data, or without.  There is always room, as
 * there are no more slots than entries. */
void model_ring_send(struct frontend *front, struct front_slot *slot, uint8_t op, bool data);
void model_ring_push(struct frontend *front);
/* model_ring_take: 1: there was a response, to this slot; 0: none; -1: the backend broke the protocol, and
 * why_out says how. */
int model_ring_take(struct frontend *front, struct front_slot **slot_out, int16_t *status_out,
                    const char **why_out);

/* model_driver.c */
int model_driver_queue(struct block_driver *driver, struct block_request *request);
/* model_driver_flush sends a slot's flush; one of flush and barrier must still be on. */
void model_driver_flush(struct frontend *front, struct front_slot *slot);

/* model_answer.c.  True: there were some. */
bool model_driver_responses(struct frontend *front);

#endif
