/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model_play: a harness in small, for tests: it sends commands, takes reports and serves one vbd
 * with our own backend, until nothing moves.  Everything that must not fail is asserted.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_PLAY_H
#define HARNESS_BENCH_LOOP_MODEL_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/fault.h"

#define PLAY_HEARD 65536u

struct play {
    struct bench *bench;
    struct backend *backend;
    struct disk *disk;
    struct journal *journal;
    unsigned domid;
    unsigned long sent, taken;
    bool deaf; /* takes no reports */
    char heard[PLAY_HEARD];
};

/* play_begin boots a model and attaches a vbd with this offer and these rules; two commands are
 * spent.  params: of the driver, or NULL. */
void play_begin(struct play *play, const char *model, struct offer offer,
                const struct fault_rule *rules, size_t rule_count, const char *params);
/* play_end asserts that nothing is left over. */
void play_end(struct play *play);

/*
 * play_command sends one command and goes on until nothing moves; `heard` holds what the agent said
 * since.
 */
void play_command(struct play *play, const char *words);
void play_settle(struct play *play);

/* play_assert: the agent said this line. */
void play_assert(const struct play *play, const char *line);
unsigned play_count(const struct play *play, const char *words);

/*
 * play_wire: how many requests of these ops and forms crossed the ring.  None may have been a
 * violation.
 */
unsigned play_wire(const struct play *play, unsigned ops, unsigned forms);

/*
 * play_place: where the disk holds what a step with this seed has written (set of enum disk_place).
 */
unsigned play_place(const struct play *play, uint64_t sector, uint32_t sectors, uint64_t seed);

#endif
