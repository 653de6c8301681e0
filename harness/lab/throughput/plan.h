/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan: what a throughput run compares: every load on every side, one after the other, round after
 * round, with one fio in one guest.
 */
#ifndef HARNESS_LAB_THROUGHPUT_PLAN_H
#define HARNESS_LAB_THROUGHPUT_PLAN_H

#include <stdbool.h>

/* Who serves a disk; which disk is whose is known here and to the scripts dom0 and guest. */
enum plan_side {
    PLAN_BLKBACK,    /* the kernel's xen-blkback, on a RAM disk */
    PLAN_QEMU,       /* QEMU's xen-block, on a RAM disk */
    PLAN_JOURNALLED, /* ours, which writes its journal */
    PLAN_OURS,       /* ours, without */
    PLAN_SIDES,
};

enum { PLAN_LOADS = 6 };

struct plan_load {
    const char *name;  /* in fio's results */
    const char *label; /* for people */
    const char *pattern, *block;
    unsigned depth;
    bool counts_bytes; /* measured in bytes a second, otherwise in requests a second */
};

struct plan_disk {
    const char *name, *label; /* as above */
    const char *device;       /* in the guest */
};

extern const struct plan_load plan_loads[PLAN_LOADS];
extern const struct plan_disk plan_disks[PLAN_SIDES];

/*
 * plan_words: what the scripts are told, as a NULL-ended list whose texts are in the same block, for
 * the caller to free: the number of rounds, then fio's arguments for one round, in which every load
 * runs for so many milliseconds.  A job is called "<load>/<disk>".  NULL: out of memory.
 *
 * All of it, with a space between words, has to fit into a message of xenstore's.
 */
const char **plan_words(unsigned rounds, unsigned milliseconds);

/* plan_find takes a job's name apart; false: no job of ours. */
bool plan_find(const char *job, unsigned *load_out, enum plan_side *side_out);

#endif
