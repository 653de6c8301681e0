/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doors_between: doors in front of others, for tests.  They count the calls, and at one of them
 * something happens: the call fails as a real door's may, or anything the test likes.
 */
#ifndef HARNESS_BENCH_LOOP_DOORS_BETWEEN_H
#define HARNESS_BENCH_LOOP_DOORS_BETWEEN_H

#include "fake_backend/ports.h"

/* What may fail.  `change` is its parts, each in its turn. */
enum door_call {
    DOOR_UNSET = 0,
    DOOR_READ,
    DOOR_WRITE,
    DOOR_REMOVE,
    DOOR_LIST,
    DOOR_PERMIT,
    DOOR_WATCH,
    DOOR_DRAIN,
    DOOR_MAP,
    DOOR_UNMAP,
    DOOR_COPY,
    DOOR_BIND,
    DOOR_NOTIFY,
    DOOR_NEXT,
    DOOR_CALLS
};

struct doors_between {
    struct store store;
    struct grants grants;
    struct events events;
    struct ports real;
    unsigned calls;             /* so far */
    unsigned at;                /* the call at which it happens; 0: at none */
    enum door_call hit;         /* which that was; DOOR_UNSET: it has not come to that */
    void (*happens)(void *ctx); /* just before the call; NULL: it fails */
    void *ctx;
};

/* doors_between_init puts them in front of what is in *ports, and themselves there. */
void doors_between_init(struct doors_between *doors, struct ports *ports);

/* door_error is the errno with which such a call fails through no fault of the guest's. */
int door_error(enum door_call call);

#endif
