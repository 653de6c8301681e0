/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512u

struct disk {
    uint64_t sectors;
    unsigned char *now;    /* what a read returns */
    unsigned char *medium; /* what a power cut leaves; the same memory as `now` without a cache */
    unsigned char *dirty;  /* one byte per sector that differs in age between the two */
    uint64_t dirty_first, dirty_end;
};

struct disk *disk_create(uint64_t sectors, bool volatile_cache)
{
    struct disk *disk = calloc(1, sizeof(*disk));

    if (!disk)
        return NULL;
    disk->sectors = sectors;
    disk->now = calloc(sectors, SECTOR);
    disk->medium = volatile_cache ? calloc(sectors, SECTOR) : disk->now;
    disk->dirty = calloc(sectors, 1);
    if (!disk->now || !disk->medium || !disk->dirty) {
        disk_free(disk);
        return NULL;
    }
    return disk;
}

void disk_free(struct disk *disk)
{
    if (!disk)
        return;
    if (disk->medium != disk->now)
        free(disk->medium);
    free(disk->now);
    free(disk->dirty);
    free(disk);
}

uint64_t disk_sectors(const struct disk *disk)
{
    return disk->sectors;
}

static bool inside(const struct disk *disk, uint64_t sector, uint32_t sectors)
{
    return sector <= disk->sectors && sectors <= disk->sectors - sector;
}

int disk_read(const struct disk *disk, uint64_t sector, uint32_t sectors, void *buffer)
{
    if (!inside(disk, sector, sectors))
        return -EINVAL;
    memcpy(buffer, disk->now + sector * SECTOR, (size_t)sectors * SECTOR);
    return 0;
}

int disk_write(struct disk *disk, uint64_t sector, uint32_t sectors, const void *buffer)
{
    if (!inside(disk, sector, sectors))
        return -EINVAL;
    memcpy(disk->now + sector * SECTOR, buffer, (size_t)sectors * SECTOR);
    if (disk->medium == disk->now || !sectors)
        return 0;
    memset(disk->dirty + sector, 1, sectors);
    if (disk->dirty_first == disk->dirty_end) {
        disk->dirty_first = sector;
        disk->dirty_end = sector + sectors;
    }
    if (sector < disk->dirty_first)
        disk->dirty_first = sector;
    if (sector + sectors > disk->dirty_end)
        disk->dirty_end = sector + sectors;
    return 0;
}

int disk_write_durable(struct disk *disk, uint64_t sector, uint32_t sectors, const void *buffer)
{
    if (!inside(disk, sector, sectors))
        return -EINVAL;
    memcpy(disk->now + sector * SECTOR, buffer, (size_t)sectors * SECTOR);
    if (disk->medium != disk->now)
        memcpy(disk->medium + sector * SECTOR, buffer, (size_t)sectors * SECTOR);
    memset(disk->dirty + sector, 0, sectors);
    return 0;
}

void disk_flush(struct disk *disk)
{
    for (uint64_t s = disk->dirty_first; s < disk->dirty_end; s++) {
        if (!disk->dirty[s])
            continue;
        memcpy(disk->medium + s * SECTOR, disk->now + s * SECTOR, SECTOR);
        disk->dirty[s] = 0;
    }
    disk->dirty_first = disk->dirty_end = 0;
}

unsigned disk_find(const struct disk *disk, uint64_t sector, uint32_t sectors, const void *expected)
{
    size_t bytes = (size_t)sectors * SECTOR;
    unsigned places = 0;

    if (!inside(disk, sector, sectors))
        return 0;
    if (!memcmp(disk->now + sector * SECTOR, expected, bytes))
        places |= DISK_CACHE;
    if (!memcmp(disk->medium + sector * SECTOR, expected, bytes))
        places |= DISK_MEDIUM;
    return places;
}
