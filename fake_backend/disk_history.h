/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk_history: the writes of a recorded disk in the order in which they were submitted, and from
 * which moment on each was complete and durable.  disk.c keeps it, disk_cut.c asks it.
 */
#ifndef FAKE_BACKEND_DISK_HISTORY_H
#define FAKE_BACKEND_DISK_HISTORY_H

#include <stddef.h>

#include "fake_backend/disk_store.h"

/* Moments are numbers of events; 0: never. */
struct disk_write {
    uint32_t submitted; /* also its name */
    uint32_t completed;
    uint32_t durable;
    bool by_itself; /* it becomes durable when it is complete */
    uint64_t sector, sectors;
    unsigned char *data; /* NULL: zeroes */
};

struct disk_history {
    struct disk_store before; /* what the first write that is still here was written over */
    struct disk_write *writes;
    size_t count, room;
    size_t settled;     /* so many at the beginning are known to be durable */
    size_t bytes;       /* of them and all their data */
    uint32_t now;       /* the last event */
    uint32_t forgotten; /* of moments before this one nothing is known */
    uint32_t mark;      /* the first one, if `marked` */
    bool marked;
    bool lost; /* it grew too long, or memory ran out: it tells nothing any more */
};

/*
 * disk_history_add makes room for a write and copies its data, so that the rest cannot fail; when it
 * cannot, the history is lost.
 */
void disk_history_add(struct disk_history *history, const struct disk_write *write);
void disk_history_complete(struct disk_history *history, uint32_t write);
void disk_history_flush(struct disk_history *history, uint32_t asked);
void disk_history_dispose(struct disk_history *history);

/* The inside of a disk. */
struct disk {
    struct disk_config config;
    struct disk_store store;     /* what a read returns */
    struct disk_history history; /* empty unless it is recorded */
};

#endif
