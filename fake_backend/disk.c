/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/disk.h"

#include <errno.h>
#include <stdlib.h>

#include "fake_backend/disk_history.h"
#include "fake_backend/why.h"

int disk_open(struct disk **disk_out, const struct disk_config *config, struct why *why)
{
    struct disk *disk;
    int rc;

    if (config->barrier <= DISK_BARRIER_UNSET || config->barrier > DISK_BARRIER_ORDERS)
        return why_set(why, -EINVAL, "nobody said what a barrier does on this disk");
    disk = calloc(1, sizeof(*disk));
    if (!disk)
        return why_set(why, -ENOMEM, "no memory for a disk");
    disk->config = *config;
    disk->history.before = DISK_STORE_NONE;
    rc = disk_store_open(&disk->store, config, why);
    if (!rc && config->recorded)
        rc = disk_store_open(&disk->history.before, config, why);
    if (rc) {
        disk_free(disk);
        return rc;
    }
    disk->config.file = disk->config.base = NULL; /* the caller's strings */
    *disk_out = disk;
    return 0;
}

struct disk *disk_create(uint64_t sectors, bool volatile_cache)
{
    struct disk_config config = {.sectors = sectors,
                                 .barrier = DISK_BARRIER_DURABLE,
                                 .write_through = !volatile_cache,
                                 .recorded = true};
    struct disk *disk;

    return disk_open(&disk, &config, NULL) ? NULL : disk;
}

int disk_cache(struct disk *disk, bool is_volatile)
{
    disk->config.write_through = !is_volatile;
    return is_volatile ? 0 : disk_flush(disk, disk_now(disk));
}

void disk_free(struct disk *disk)
{
    if (!disk)
        return;
    disk_history_dispose(&disk->history);
    disk_store_close(&disk->store);
    free(disk);
}

uint64_t disk_sectors(const struct disk *disk)
{
    return disk->store.sectors;
}

bool disk_has(const struct disk *disk, uint64_t sector, uint64_t sectors)
{
    return sector <= disk_sectors(disk) && sectors <= disk_sectors(disk) - sector;
}

void *disk_memory(const struct disk *disk, uint64_t sector, uint64_t sectors)
{
    return disk_has(disk, sector, sectors) ? disk_store_memory(&disk->store, sector) : NULL;
}

int disk_read(const struct disk *disk, uint64_t sector, uint64_t sectors, void *buffer)
{
    if (!disk_has(disk, sector, sectors))
        return -EINVAL;
    return disk_store_read(&disk->store, sector, sectors, buffer);
}

int disk_submit(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data,
                bool durable, uint32_t *write_out)
{
    int rc = disk_has(disk, sector, sectors) ? 0 : -EINVAL;

    if (!rc)
        rc = disk_store_write(&disk->store, sector, sectors, data);
    if (rc)
        return rc;
    *write_out = 0;
    if (!disk->config.recorded || !sectors)
        return 0;
    *write_out = ++disk->history.now;
    disk_history_add(&disk->history,
                     &(struct disk_write){.submitted = *write_out,
                                          .by_itself = durable || disk->config.write_through,
                                          .sector = sector,
                                          .sectors = sectors,
                                          .data = (unsigned char *)data});
    return 0;
}

void disk_complete(struct disk *disk, uint32_t write)
{
    if (!write)
        return;
    disk->history.now++;
    disk_history_complete(&disk->history, write);
}

int disk_write(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data)
{
    uint32_t write;
    int rc = disk_submit(disk, sector, sectors, data, false, &write);

    if (!rc)
        disk_complete(disk, write);
    return rc;
}

int disk_write_durable(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data)
{
    uint32_t write;
    int rc = disk_submit(disk, sector, sectors, data, true, &write);

    if (!rc)
        rc = disk_store_sync(&disk->store);
    if (!rc)
        disk_complete(disk, write);
    return rc;
}

int disk_discard(struct disk *disk, uint64_t sector, uint64_t sectors)
{
    return disk_write(disk, sector, sectors, NULL);
}

int disk_flush(struct disk *disk, uint32_t asked)
{
    int rc = disk_store_sync(&disk->store);

    if (rc || !disk->config.recorded)
        return rc;
    disk->history.now++;
    disk_history_flush(&disk->history, asked);
    return 0;
}

int disk_barrier(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data)
{
    int rc = !sectors || disk_has(disk, sector, sectors) ? 0 : -EINVAL;

    if (!rc && disk->config.barrier != DISK_BARRIER_ORDERS)
        rc = disk_flush(disk, disk_now(disk));
    if (rc || !sectors)
        return rc;
    if (disk->config.barrier == DISK_BARRIER_DURABLE)
        return disk_write_durable(disk, sector, sectors, data);
    return disk_write(disk, sector, sectors, data);
}

uint32_t disk_now(const struct disk *disk)
{
    return disk->history.now;
}

uint32_t disk_mark(struct disk *disk)
{
    if (!disk->history.marked)
        disk->history.mark = disk->history.now;
    disk->history.marked = true;
    return disk->history.now;
}
