/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/disk_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"

#define MAX_SECTORS (INT64_MAX / DISK_SECTOR)
#define PAGE        4096u /* of x86 */

static const unsigned char zeroes[65536];

/* Files. */

static int read_file(int file, uint64_t at, size_t bytes, unsigned char *buffer)
{
    while (bytes) {
        ssize_t r = pread(file, buffer, bytes, (off_t)at);

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -errno;
        if (!r) { /* behind the end of a base that is shorter than the disk */
            memset(buffer, 0, bytes);
            return 0;
        }
        buffer += r;
        at += (uint64_t)r;
        bytes -= (size_t)r;
    }
    return 0;
}

static int write_file(int file, uint64_t at, size_t bytes, const unsigned char *data)
{
    while (bytes) {
        ssize_t r = pwrite(file, data, bytes, (off_t)at);

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -errno;
        data += r;
        at += (uint64_t)r;
        bytes -= (size_t)r;
    }
    return 0;
}

static int zero_file(int file, uint64_t at, uint64_t bytes)
{
    int rc = 0;

    if (!fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)at, (off_t)bytes))
        return 0;
    while (!rc && bytes) {
        size_t part = bytes < sizeof(zeroes) ? (size_t)bytes : sizeof(zeroes);

        rc = write_file(file, at, part, zeroes);
        at += part;
        bytes -= part;
    }
    return rc;
}

/* Opens a file or a base, and finds or sets how many sectors there are. */
static int open_file(int *file_out, const char *path, int flags, uint64_t *sectors, struct why *why)
{
    int file = open(path, flags | O_CLOEXEC, 0666);
    struct stat status;
    off_t size;

    if (file < 0)
        return why_set(why, -errno, "the disk %s cannot be opened: %s", path, strerror(errno));
    *file_out = file;
    size = lseek(file, 0, SEEK_END); /* a block device has its size only here */
    if (size < 0 || fstat(file, &status) || (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode)))
        return why_set(why, -EINVAL, "the disk %s is neither a file nor a block device", path);
    if (!*sectors)
        *sectors = (uint64_t)size / DISK_SECTOR;
    if (!*sectors)
        return why_set(why, -EINVAL, "the disk %s is empty: say how large it shall be", path);
    if (flags & O_CREAT && (uint64_t)size / DISK_SECTOR < *sectors &&
        ftruncate(file, (off_t)(*sectors * DISK_SECTOR)))
        return why_set(why, -errno, "the disk %s cannot be made larger: %s", path, strerror(errno));
    return 0;
}

/* Memory. */

static unsigned char *map(uint64_t sectors)
{
    void *memory = mmap(NULL, sectors * DISK_SECTOR, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

/* Zeroes memory, and gives back the pages that are zeroed whole. */
static void zero_memory(unsigned char *memory, uint64_t at, uint64_t bytes)
{
    uint64_t end = at + bytes;
    uint64_t first = (at + PAGE - 1) & ~(uint64_t)(PAGE - 1), last = end & ~(uint64_t)(PAGE - 1);

    if (first >= last || madvise(memory + first, last - first, MADV_DONTNEED)) {
        memset(memory + at, 0, bytes);
        return;
    }
    memset(memory + at, 0, first - at);
    memset(memory + last, 0, end - last);
}

static bool is_written(const struct disk_store *store, uint64_t sector)
{
    return store->written[sector / 8] >> sector % 8 & 1;
}

static void set_written(struct disk_store *store, uint64_t sector, uint64_t sectors)
{
    for (; sectors && sector % 8; sector++, sectors--)
        store->written[sector / 8] |= (unsigned char)(1u << sector % 8);
    memset(store->written + sector / 8, 0xff, sectors / 8);
    for (sector += sectors & ~(uint64_t)7, sectors %= 8; sectors; sector++, sectors--)
        store->written[sector / 8] |= (unsigned char)(1u << sector % 8);
}

/* How many sectors from here on, at most so many, are alike: all written, or none. */
static uint64_t alike(const struct disk_store *store, uint64_t sector, uint64_t most)
{
    uint64_t count = 1;

    while (count < most && is_written(store, sector + count) == is_written(store, sector))
        count++;
    return count;
}

static int open_memory(struct disk_store *store, bool remembers, struct why *why)
{
    store->memory = map(store->sectors);
    if (remembers)
        store->written = calloc(1, store->sectors / 8 + 1);
    if (!store->memory || (remembers && !store->written))
        return why_set(why, -ENOMEM, "no memory for a disk of %llu sectors",
                       (unsigned long long)store->sectors);
    return 0;
}

int disk_store_open(struct disk_store *store, const struct disk_config *config, struct why *why)
{
    int flags = O_RDWR | (config->sectors ? O_CREAT : 0) | (config->write_through ? O_DSYNC : 0);
    int rc = 0;

    *store = DISK_STORE_NONE;
    store->sectors = config->sectors;
    if (config->sectors > MAX_SECTORS)
        return why_set(why, -EINVAL, "a disk cannot have %llu sectors",
                       (unsigned long long)config->sectors);
    if (config->file && (config->base || config->recorded))
        return why_set(why, -EINVAL, "a disk that is recorded or has a base is in no file: %s",
                       config->file);
    if (config->file)
        rc = open_file(&store->file, config->file, flags, &store->sectors, why);
    else if (config->base)
        rc = open_file(&store->base, config->base, O_RDONLY, &store->sectors, why);
    else if (!config->sectors)
        rc = why_set(why, -EINVAL, "a disk in memory has no size: say how large it shall be");
    if (!rc && !config->file)
        rc = open_memory(store, config->base || config->recorded, why);
    if (rc)
        disk_store_close(store);
    return rc;
}

int disk_store_copy(struct disk_store *copy, const struct disk_store *store)
{
    int rc = 0;

    *copy = DISK_STORE_NONE;
    copy->sectors = store->sectors;
    if (store->base >= 0) {
        copy->base = fcntl(store->base, F_DUPFD_CLOEXEC, 0);
        rc = copy->base < 0 ? -errno : 0;
    }
    if (!rc)
        rc = open_memory(copy, true, NULL);
    for (uint64_t s = 0, count; !rc && s < store->sectors; s += count) {
        count = alike(store, s, store->sectors - s);
        if (is_written(store, s))
            rc = disk_store_write(copy, s, count, store->memory + s * DISK_SECTOR);
    }
    if (rc)
        disk_store_close(copy);
    return rc;
}

void disk_store_close(struct disk_store *store)
{
    if (store->memory)
        munmap(store->memory, store->sectors * DISK_SECTOR);
    if (store->file >= 0)
        close(store->file);
    if (store->base >= 0)
        close(store->base);
    free(store->written);
    *store = DISK_STORE_NONE;
}

/* Memory over a base, run by run. */
static int read_over_base(const struct disk_store *store, uint64_t sector, uint64_t sectors,
                          unsigned char *buffer)
{
    int rc = 0;

    for (uint64_t count; !rc && sectors; sector += count, sectors -= count) {
        count = alike(store, sector, sectors);
        if (is_written(store, sector))
            memcpy(buffer, store->memory + sector * DISK_SECTOR, count * DISK_SECTOR);
        else
            rc = read_file(store->base, sector * DISK_SECTOR, count * DISK_SECTOR, buffer);
        buffer += count * DISK_SECTOR;
    }
    return rc;
}

void *disk_store_memory(const struct disk_store *store, uint64_t sector)
{
    return store->memory && !store->written ? store->memory + sector * DISK_SECTOR : NULL;
}

int disk_store_read(const struct disk_store *store, uint64_t sector, uint64_t sectors, void *buffer)
{
    if (store->base >= 0)
        return read_over_base(store, sector, sectors, buffer);
    if (!store->memory)
        return read_file(store->file, sector * DISK_SECTOR, sectors * DISK_SECTOR, buffer);
    if (buffer != store->memory + sector * DISK_SECTOR)
        memcpy(buffer, store->memory + sector * DISK_SECTOR, sectors * DISK_SECTOR);
    return 0;
}

int disk_store_write(struct disk_store *store, uint64_t sector, uint64_t sectors, const void *data)
{
    uint64_t at = sector * DISK_SECTOR, bytes = sectors * DISK_SECTOR;

    if (!store->memory)
        return data ? write_file(store->file, at, bytes, data) : zero_file(store->file, at, bytes);
    if (!data)
        zero_memory(store->memory, at, bytes);
    else if (data != store->memory + at)
        memcpy(store->memory + at, data, bytes);
    if (store->written)
        set_written(store, sector, sectors);
    return 0;
}

int disk_store_sync(struct disk_store *store)
{
    return store->memory || !fdatasync(store->file) ? 0 : -errno;
}
