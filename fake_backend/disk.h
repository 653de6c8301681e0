/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk: the disk behind a vbd, which can lose power.
 *
 * What a read returns is one thing, what a power cut leaves is another.  A recorded disk keeps the
 * history of its writes and so can say, for this moment and for earlier ones, what a cut would
 * leave: it is how "durable" becomes a fact.  The rules are those of a disk with a volatile cache:
 *
 * - A write is in flight from disk_submit to disk_complete.  A read returns its data from
 *   disk_submit on; of two writes to one sector the later submitted one holds.
 * - A flush makes durable what was complete when it was asked for, and that is all it does.
 * - A durable write (FUA) is durable once it is complete; of other writes it says nothing.
 * - What of all other writes survives a cut is anybody's guess, sector by sector, later ones
 *   without earlier ones too.  A sector holds the last durable write to it, or any write submitted
 *   after that one, or any that was in flight when that one became durable and is not durable
 *   itself.
 *
 * A disk that is not recorded allocates nothing once it is open, and is for serving only.
 *
 * Offsets and counts are in 512-byte sectors, which is also the unit in which writes tear.
 * Functions that return int return 0 or a negative errno: -EINVAL for sectors outside the disk,
 * -ENODATA for what a disk cannot tell (it is not recorded, or had to forget), -ENOMEM, or what
 * the disk's file failed with.  After an error nothing has happened, except to a file's sectors.
 */
#ifndef FAKE_BACKEND_DISK_H
#define FAKE_BACKEND_DISK_H

#include <stdbool.h>
#include <stdint.h>

#define DISK_SECTOR      512u
#define DISK_HISTORY_MAX (64u << 20) /* most bytes of data that a history holds */

struct disk;
struct why;

/*
 * What BLKIF_OP_WRITE_BARRIER gives besides order.  blkif.h says nothing of durability, and
 * backends differ.
 */
enum disk_barrier {
    DISK_BARRIER_UNSET = 0,
    DISK_BARRIER_DURABLE, /* all before it and its own data are durable: what frontends rely on */
    DISK_BARRIER_FLUSHES, /* all before it is durable, its own data is not: Linux's xen-blkback */
    DISK_BARRIER_ORDERS,  /* nothing is durable: blktap */
};

struct disk_config {
    uint64_t sectors; /* 0: as many as file or base have */
    enum disk_barrier barrier;
    bool write_through; /* there is no cache: what is complete is durable */
    bool recorded;
    /*
     * Where the sectors are.  Without file and base they are in memory, zero until they are
     * written.  A file is written to, made (sparse) or lengthened where `sectors` asks for it, and
     * cannot be recorded.  A base is a file that is only read; what is written stays in memory.
     */
    const char *file;
    const char *base;
};

/* disk_open makes a disk.  Costs next to nothing: memory is taken when sectors are written. */
int disk_open(struct disk **disk_out, const struct disk_config *config, struct why *why);

/* disk_create opens the disk of a case: in memory, recorded, with durable barriers.  NULL: no memory. */
struct disk *disk_create(uint64_t sectors, bool volatile_cache);
void disk_free(struct disk *disk); /* accepts NULL */

/* disk_cache gives the disk a volatile cache, or takes it away: then what it holds is durable. */
int disk_cache(struct disk *disk, bool is_volatile);

uint64_t disk_sectors(const struct disk *disk);
bool disk_has(const struct disk *disk, uint64_t sector, uint64_t sectors); /* within its end? */

/*
 * Input and output.  disk_write submits and completes at once.  disk_discard is a write of zeroes
 * that takes no memory.
 */
int disk_read(const struct disk *disk, uint64_t sector, uint64_t sectors, void *buffer);
int disk_write(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data);
int disk_write_durable(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data);
int disk_discard(struct disk *disk, uint64_t sector, uint64_t sectors);

/*
 * disk_memory is where sectors of a disk that is nothing but memory are, to be given as buffer or
 * data to the functions here, which then copy nothing; what is put there is on the disk at once.
 * NULL: the disk has to see what is read and written, or has no such sectors.
 */
void *disk_memory(const struct disk *disk, uint64_t sector, uint64_t sectors);

/*
 * disk_flush makes durable what was complete at the moment `asked` (disk_now, when the flush
 * arrived).
 */
int disk_flush(struct disk *disk, uint32_t asked);

/*
 * disk_barrier does what a barrier does on this disk; sectors 0: it has no data, and `sector` means
 * nothing.
 */
int disk_barrier(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data);

/*
 * The two halves of a write; data NULL is zeroes.  disk_submit numbers the write (0: nothing is
 * recorded); disk_complete takes that number, once.
 */
int disk_submit(struct disk *disk, uint64_t sector, uint64_t sectors, const void *data,
                bool durable, uint32_t *write_out);
void disk_complete(struct disk *disk, uint32_t write);

/*
 * Moments.  Everything that happens to a recorded disk has a number, from 1; disk_now is the last
 * one.  disk_mark is the same, and keeps that moment from being forgotten: a history that grows
 * too long first forgets what is durable, up to the first mark, and then gives up (-ENODATA).
 */
uint32_t disk_now(const struct disk *disk);
uint32_t disk_mark(struct disk *disk);

/* Where given bytes are; a set, so nowhere is 0. */
enum disk_place {
    DISK_CACHE = 1 << 0,  /* a read returns them */
    DISK_MEDIUM = 1 << 1, /* they are what was last made durable */
};

/*
 * disk_find says where the disk holds exactly these bytes (set of enum disk_place; outside the disk
 * that is nowhere), or -ENODATA.
 */
int disk_find(const struct disk *disk, uint64_t sector, uint64_t sectors, const void *expected);

/* What a power cut could take of given bytes. */
struct disk_risk {
    uint64_t sectors; /* how many of them could hold something older, or do already; 0: none */
    uint64_t first;   /* the first of these; the rest is about it */
    uint32_t write;   /* the write that would be lost; 0: none ever wrote these bytes there */
    uint32_t saved;   /* the flush, or own completion, that made it durable later; 0: none did */
};

/*
 * disk_risk asks what a power cut at the moment `at` could take of bytes that were written
 * before.  Something newer in their place, or written beside them, is no loss.
 */
int disk_risk(const struct disk *disk, uint32_t at, uint64_t sector, uint64_t sectors,
              const void *expected, struct disk_risk *risk_out);

/*
 * disk_unsettled lists (in order, at most `room`) the writes of which a cut at that moment could
 * lose a sector, and returns how many there are, or a negative errno.
 */
int disk_unsettled(const struct disk *disk, uint32_t at, uint32_t *writes_out, unsigned room);

/*
 * A power cut's choice: does this write reach this sector?  Of the writes that do, a sector keeps
 * the one submitted last; if none does, what was durable.  It is asked only about writes that may
 * be found there.
 */
typedef bool disk_choice(const void *ctx, uint32_t write, uint64_t sector);
disk_choice disk_lose_all;    /* the worst case: only what is durable survives */
disk_choice disk_lose_none;   /* the best case: all that was submitted does */
disk_choice disk_lose_seeded; /* ctx: a uint64_t; equal seeds choose equally */

/*
 * disk_cut makes the disk that a power cut at the moment `at` leaves: another of the same kind,
 * which the caller frees, with nothing volatile and an empty history.
 */
int disk_cut(const struct disk *disk, uint32_t at, disk_choice *choice, const void *ctx,
             struct disk **after_out);

#endif
