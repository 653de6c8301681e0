/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk: contents in memory, with a volatile cache in front of the medium, so that "durable" is a
 * fact we can ask about.
 *
 * Offsets and counts are in 512-byte sectors.  A disk without a cache is write-through.
 */
#ifndef FAKE_BACKEND_DISK_H
#define FAKE_BACKEND_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk;

/* Where given bytes are; a set, so nowhere is 0. */
enum disk_place {
    DISK_CACHE = 1 << 0,  /* a read returns them */
    DISK_MEDIUM = 1 << 1, /* they would survive a power cut now */
};

/* disk_create makes a zeroed disk, or returns NULL: no memory. */
struct disk *disk_create(uint64_t sectors, bool volatile_cache);
void disk_free(struct disk *disk);
uint64_t disk_sectors(const struct disk *disk);

/* Reads and writes return -EINVAL for a range outside the disk, and then do nothing. */
int disk_read(const struct disk *disk, uint64_t sector, uint32_t sectors, void *buffer);
int disk_write(struct disk *disk, uint64_t sector, uint32_t sectors, const void *buffer);
int disk_write_durable(struct disk *disk, uint64_t sector, uint32_t sectors, const void *buffer);

/* disk_flush makes everything in the cache durable. */
void disk_flush(struct disk *disk);

/* disk_find says where the disk holds exactly these bytes (set of enum disk_place). */
unsigned disk_find(const struct disk *disk, uint64_t sector, uint32_t sectors,
                   const void *expected);

#endif
