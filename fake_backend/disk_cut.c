/* SPDX-License-Identifier: BSD-2-Clause */
/* What a power cut leaves: questions about a disk's history. */
#include "fake_backend/disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk_history.h"

/*
 * A history as a power cut at one moment finds it.  A write is settled when it was durable then.
 * What a sector may hold are its candidates: its last settled write (or what was before all), any
 * write after that, and any that was in flight when that became durable.
 */
struct cut {
    const struct disk_history *history;
    uint32_t at;
};

static int cut_at(const struct disk *disk, uint32_t at, struct cut *cut)
{
    *cut = (struct cut){.history = &disk->history, .at = at};
    if (!disk->config.recorded || disk->history.lost || at < disk->history.forgotten ||
        at > disk->history.now)
        return -ENODATA;
    return 0;
}

static bool reached(uint32_t moment, uint32_t at)
{
    return moment && moment <= at;
}

/* Is this a write to that sector which the cut can know of? */
static bool touches(const struct cut *cut, const struct disk_write *write, uint64_t sector)
{
    return write->submitted <= cut->at && sector >= write->sector &&
           sector - write->sector < write->sectors;
}

static bool in_flight(const struct cut *cut, const struct disk_write *write)
{
    return !reached(write->completed, cut->at);
}

static bool is_settled(const struct cut *cut, const struct disk_write *write)
{
    return reached(write->durable, cut->at);
}

/* The last settled write of a sector, as index + 1; 0: what was before all. */
static size_t settled(const struct cut *cut, uint64_t sector)
{
    for (size_t i = cut->history->count; i > 0; i--) {
        const struct disk_write *write = &cut->history->writes[i - 1];

        if (touches(cut, write, sector) && is_settled(cut, write))
            return i;
    }
    return 0;
}

/*
 * May the cut leave this write's data in that sector?  floor: settled(sector).  A write from before
 * the floor may, if it was in flight when the floor became durable and is not settled itself.
 */
static bool is_candidate(const struct cut *cut, size_t index, uint64_t sector, size_t floor)
{
    const struct disk_write *write = &cut->history->writes[index];

    if (!touches(cut, write, sector))
        return false;
    return index + 1 >= floor ||
           (!is_settled(cut, write) &&
            !reached(write->completed, cut->history->writes[floor - 1].durable));
}

static bool was_before(const struct cut *cut, uint64_t sector, const unsigned char *bytes)
{
    unsigned char before[DISK_SECTOR];

    return !disk_store_read(&cut->history->before, sector, 1, before) &&
           !memcmp(before, bytes, DISK_SECTOR);
}

/* Is version `index + 1` of a sector (0: what was before all) these bytes? */
static bool version_is(const struct cut *cut, size_t version, uint64_t sector,
                       const unsigned char *bytes)
{
    static const unsigned char zeroes[DISK_SECTOR];
    const struct disk_write *write;

    if (!version)
        return was_before(cut, sector, bytes);
    write = &cut->history->writes[version - 1];
    return !memcmp(write->data ? write->data + (sector - write->sector) * DISK_SECTOR : zeroes,
                   bytes, DISK_SECTOR);
}

int disk_find(const struct disk *disk, uint64_t sector, uint64_t sectors, const void *expected)
{
    const unsigned char *bytes = expected;
    unsigned char now[DISK_SECTOR];
    int places = DISK_CACHE | DISK_MEDIUM;
    struct cut cut;
    int rc = cut_at(disk, disk_now(disk), &cut);

    if (!rc && !disk_has(disk, sector, sectors))
        return 0;
    for (uint64_t s = sector; !rc && s < sector + sectors; s++, bytes += DISK_SECTOR) {
        rc = disk_store_read(&disk->store, s, 1, now);
        if (memcmp(now, bytes, DISK_SECTOR) != 0)
            places &= ~DISK_CACHE;
        if (!version_is(&cut, settled(&cut, s), s, bytes))
            places &= ~DISK_MEDIUM;
    }
    return rc ? rc : places;
}

/*
 * One sector of disk_risk: is there a candidate that is older than the last write of these bytes,
 * and different?  One that was in flight beside that write is not older.  The write is found on the
 * way.
 */
static bool at_risk(const struct cut *cut, uint64_t sector, const unsigned char *bytes,
                    const struct disk_write **write_out)
{
    size_t floor = settled(cut, sector), version = cut->history->count;

    while (version && !(touches(cut, &cut->history->writes[version - 1], sector) &&
                        version_is(cut, version, sector, bytes)))
        version--;
    *write_out = version ? &cut->history->writes[version - 1] : NULL;
    if (!version && !was_before(cut, sector, bytes))
        return true;
    if (floor < version && !version_is(cut, floor, sector, bytes))
        return true;
    for (size_t i = floor; i + 1 < version; i++)
        if (touches(cut, &cut->history->writes[i], sector) &&
            !in_flight(cut, &cut->history->writes[i]) && !version_is(cut, i + 1, sector, bytes))
            return true;
    return false;
}

int disk_risk(const struct disk *disk, uint32_t at, uint64_t sector, uint64_t sectors,
              const void *expected, struct disk_risk *risk_out)
{
    const unsigned char *bytes = expected;
    struct disk_risk risk = {0};
    struct cut cut;
    int rc = disk_has(disk, sector, sectors) ? cut_at(disk, at, &cut) : -EINVAL;

    if (rc)
        return rc;
    for (uint64_t s = sector; s < sector + sectors; s++, bytes += DISK_SECTOR) {
        const struct disk_write *write;

        if (!at_risk(&cut, s, bytes, &write) || risk.sectors++)
            continue;
        risk.first = s;
        risk.write = write ? write->submitted : 0;
        risk.saved = write ? write->durable : 0;
    }
    *risk_out = risk;
    return 0;
}

/* Could a cut lose a sector of this write that the best case keeps? */
static bool is_unsettled(const struct cut *cut, size_t index)
{
    const struct disk_write *write = &cut->history->writes[index];

    if (write->submitted > cut->at || is_settled(cut, write))
        return false;
    for (uint64_t s = write->sector; s < write->sector + write->sectors; s++)
        if (is_candidate(cut, index, s, settled(cut, s)))
            return true;
    return false;
}

int disk_unsettled(const struct disk *disk, uint32_t at, uint32_t *writes_out, unsigned room)
{
    struct cut cut;
    int rc = cut_at(disk, at, &cut);
    unsigned count = 0;

    for (size_t i = 0; !rc && i < cut.history->count; i++) {
        if (!is_unsettled(&cut, i))
            continue;
        if (count < room)
            writes_out[count] = cut.history->writes[i].submitted;
        count++;
    }
    return rc ? rc : (int)count;
}

bool disk_lose_all(const void *ctx, uint32_t write, uint64_t sector)
{
    (void)ctx;
    (void)write;
    (void)sector;
    return false;
}

bool disk_lose_none(const void *ctx, uint32_t write, uint64_t sector)
{
    (void)ctx;
    (void)write;
    (void)sector;
    return true;
}

/* The finalizer of splitmix64 over all three. */
bool disk_lose_seeded(const void *ctx, uint32_t write, uint64_t sector)
{
    const uint64_t *seed = ctx;
    uint64_t x = *seed + write * 0x9e3779b97f4a7c15u + sector * 0xd1b54a32d192ed03u;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (x ^ x >> 31) & 1;
}

/* Writes to the medium what the cut leaves of one write: what is settled, or what was chosen. */
static int survive(const struct cut *cut, size_t index, disk_choice *choice, const void *ctx,
                   struct disk_store *medium)
{
    const struct disk_write *write = &cut->history->writes[index];
    int rc = 0;

    for (uint64_t i = 0; !rc && i < write->sectors; i++) {
        uint64_t sector = write->sector + i;
        bool survives = is_settled(cut, write);

        if (choice)
            survives = is_candidate(cut, index, sector, settled(cut, sector)) &&
                       choice(ctx, write->submitted, sector);
        if (survives)
            rc = disk_store_write(medium, sector, 1,
                                  write->data ? write->data + i * DISK_SECTOR : NULL);
    }
    return rc;
}

int disk_cut(const struct disk *disk, uint32_t at, disk_choice *choice, const void *ctx,
             struct disk **after_out)
{
    struct disk *after;
    struct cut cut;
    int rc = cut_at(disk, at, &cut);

    if (rc)
        return rc;
    after = calloc(1, sizeof(*after));
    if (!after)
        return -ENOMEM;
    after->config = disk->config;
    after->store = DISK_STORE_NONE;
    rc = disk_store_copy(&after->history.before, &disk->history.before);
    for (size_t i = 0; !rc && i < cut.history->count; i++)
        rc = survive(&cut, i, NULL, NULL, &after->history.before);
    for (size_t i = 0; !rc && i < cut.history->count; i++)
        rc = survive(&cut, i, choice, ctx, &after->history.before);
    if (!rc)
        rc = disk_store_copy(&after->store, &after->history.before);
    if (rc)
        disk_free(after);
    else
        *after_out = after;
    return rc;
}
