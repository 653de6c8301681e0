/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reference_machine: the machine of a play: callers, the block layer's flush machinery and a driver (reference_play.c), and a
 * backend that does what the rules say (reference_backend.c).
 */
#ifndef HARNESS_EXPLORE_REFERENCE_MACHINE_H
#define HARNESS_EXPLORE_REFERENCE_MACHINE_H

#include "harness/explore/reference_play.h"

#define MACHINE_WAITING 128u /* more than ever wait in one place */
#define MACHINE_SECTORS (EPILOGUE_FIRST_SECTOR + 128u)

struct machine_caller {
    const struct guest_step *step;
    struct seen_caller *seen;
    uint64_t sector;
    unsigned parts; /* requests that are not over */
    int error;
    bool syncing; /* a durable write on the raw device is one write and then a sync */
};

struct machine_request {
    struct machine_caller *caller; /* NULL: the flush that several share */
    unsigned op; /* OP_*, as it is sent; until then OP_READ, OP_WRITE or OP_FLUSH */
    bool fua;
    bool flush_before_end; /* the block layer's: it waits for a flush then */
    bool flush_follows;    /* the driver's, who could not make one barrier of it */
    uint64_t sector;
    unsigned sectors;
    /* at the backend */
    size_t place; /* among what is seen */
    int rule;     /* -1: none */
    uint32_t asked;
    int status;
};

struct machine_requests {
    struct machine_request at[MACHINE_WAITING];
    unsigned count;
};

struct machine {
    const struct reference *reference;
    const struct conf_case *c;
    const struct scenario *scenario;
    struct choices *choices;
    struct seen *seen;
    bool queue_caches, queue_fua, driver_flush, driver_fua;
    unsigned flush_op, most; /* most: sectors of one request */
    struct machine_caller callers[SEEN_STEPS][SCENARIO_THREADS];
    struct machine_requests for_tag, ring, answered;
    unsigned tags;
    struct machine_caller *flushed[MACHINE_WAITING],
        *to_flush[MACHINE_WAITING]; /* by the flush that is out; by the next */
    unsigned flushed_count, to_flush_count;
    bool flush_out, released;
    unsigned matches[SCENARIO_RULES];
    uint32_t now, written[MACHINE_SECTORS]; /* 0: not what its step has written */
    bool durable[MACHINE_SECTORS], write_through;
};

/* machine_send puts a request on the ring, as its op says. */
void machine_send(struct machine *m, struct machine_request request);

/* machine_serve takes what can be answered off the ring, to m->answered. */
void machine_serve(struct machine *m);

/* machine_place: where the disk has what a step has written to all of these sectors (set of enum disk_place). */
int machine_place(const struct machine *m, uint64_t sector, unsigned sectors);

#endif
