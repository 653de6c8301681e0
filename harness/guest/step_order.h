/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * step_order: what the command `run` asks for.
 */
#ifndef HARNESS_GUEST_STEP_ORDER_H
#define HARNESS_GUEST_STEP_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/guest/mount.h"

struct why;

#define STEP_NAME      48
#define STEP_BYTES_MAX (64u << 20) /* all buffers of one step together */

enum step_verb {
    STEP_VERB_UNSET,
    STEP_READ,
    STEP_WRITE,
    STEP_FSYNC,
    STEP_FDATASYNC,
    STEP_DISCARD,
    STEP_REOPEN,
    STEP_MOUNT,
};

struct step_order {
    char name[STEP_NAME];
    enum step_verb verb;
    unsigned long sector, sectors, threads, seed;
    unsigned long tell;   /* the sector; 0: nothing is told */
    unsigned long repeat; /* each thread does it so often, at least once */
    unsigned long opener; /* which one's descriptors are used */
    bool fua, fsync, secure, buffered, file;
    char fs[MOUNT_TYPE], options[MOUNT_OPTIONS]; /* what is mounted, and how */
};

/*
 * step_order_parse understands `<step> <verb> <sector> <sectors> <threads> <seed> [flag ...]`.  0, or
 * -EINVAL with a sentence.
 */
int step_order_parse(struct step_order *order_out, char *const words[], int count, struct why *why);

bool step_order_moves_data(const struct step_order *order);

/* What one caller moves or discards; all callers; and where one of them works. */
size_t step_order_bytes(const struct step_order *order);
unsigned long step_order_callers(const struct step_order *order);
unsigned long step_order_sector(const struct step_order *order, unsigned long caller);

#endif
