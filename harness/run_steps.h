/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_steps: lets the guest do the steps of a run.
 *
 * Steps that are alone are sent to the agent as one list, and tell of themselves on the ring (guest/protocol.h): one round
 * trip through xenstore instead of one for each.  Steps that run beside others are sent one by one.
 */
#ifndef HARNESS_RUN_STEPS_H
#define HARNESS_RUN_STEPS_H

#include "harness/run_state.h"

struct why;

/*
 * run_steps has the guest open the vbd, do all steps and close it again.  -ETIMEDOUT and -EHOSTDOWN are the guest's doing.
 * `meanwhile` is called once, when the guest has something to do.
 */
int run_steps(struct run *run, void (*meanwhile)(void *ctx), void *ctx, struct why *why);

/* run_steps_start lets a simple guest start, with the vbd that is there. */
int run_steps_start(struct run *run, struct why *why);

/* run_steps_one lets the guest do one step, until it is done or asleep. */
int run_steps_one(struct run *run, size_t index, struct why *why);

#endif
