/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk_store: where a disk's sectors are: in memory, in a file, or in memory over a base file.  No
 * cache, no history.  Callers check ranges.
 */
#ifndef FAKE_BACKEND_DISK_STORE_H
#define FAKE_BACKEND_DISK_STORE_H

#include "fake_backend/disk.h"

struct disk_store {
    uint64_t sectors;
    unsigned char *memory;  /* NULL: the sectors are in the file */
    int file, base;         /* -1: none */
    unsigned char *written; /* a bit for each sector that was; NULL: nobody needs to know */
};

#define DISK_STORE_NONE ((struct disk_store){.file = -1, .base = -1})

/* disk_store_open and disk_store_copy leave nothing open when they fail. */
int disk_store_open(struct disk_store *store, const struct disk_config *config, struct why *why);

/* disk_store_copy opens another one with the base and contents of one that is in memory and knows what was written. */
int disk_store_copy(struct disk_store *copy, const struct disk_store *store);
void disk_store_close(struct disk_store *store); /* accepts DISK_STORE_NONE */

/* disk_store_memory: where in memory sectors are; NULL: in a file, or it is kept which were written. */
void *disk_store_memory(const struct disk_store *store, uint64_t sector);

/*
 * 0, or the negative errno with which a file failed.  data NULL writes zeroes; what is at its place
 * already is not copied.
 */
int disk_store_read(const struct disk_store *store, uint64_t sector, uint64_t sectors,
                    void *buffer);
int disk_store_write(struct disk_store *store, uint64_t sector, uint64_t sectors, const void *data);
int disk_store_sync(struct disk_store *store);

#endif
