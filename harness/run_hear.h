/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_hear: what is heard of a run's steps, from the agent and on the ring, as journal entries and marks.
 */
#ifndef HARNESS_RUN_HEAR_H
#define HARNESS_RUN_HEAR_H

#include <stdint.h>

#include "harness/run_state.h"

/* run_hear_line is what the session's agent says (agent_line; ctx: the run). */
void run_hear_line(void *ctx, const char *line);

/* run_hear_ring is what comes through the mailbox (struct backend_mailbox; ctx: the run). */
void run_hear_ring(void *ctx, uint64_t place);

/* run_hear_begin: a step is about to be released. */
void run_hear_begin(struct run *run, size_t index);

/* run_hear_finish: a step is done. */
void run_hear_finish(struct run *run, size_t index);

/* run_hear_done: is every step over that was begun?  (ctx: the run) */
bool run_hear_done(void *ctx);

/* run_hear_over: is every step over, and nothing left but to close? */
bool run_hear_over(const struct run *run);

/* run_hear_end writes down, once, where the disk holds what all steps wrote. */
void run_hear_end(struct run *run);

#endif
