/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run: one case against one guest, from a fresh vbd to its end.  Leaves a journal; judges nothing.
 */
#ifndef HARNESS_RUN_H
#define HARNESS_RUN_H

#include <stdbool.h>

#include "harness/case.h"
#include "harness/session.h"

struct journal;
struct run;
struct why;

/*
 * The vbds of a guest, as virtual-device numbers: xvdb to xvdn for cases in turn, xvdp for the fence.  In turn, because a guest that is
 * slow to notice that a vbd is gone takes the next one under the same name for the old.
 */
#define RUN_XVDA       51712u
#define RUN_VDEVS      13u
#define RUN_VDEV(turn) (RUN_XVDA + 16u * (1u + (turn) % RUN_VDEVS))
#define FENCE_VDEV     (RUN_XVDA + 16u * 15u)

/*
 * run_create prepares to play a case, or its control: every refusal performed and answered OKAY, holds kept.
 * Nothing is done to the guest yet.
 */
int run_create(struct run **run_out, struct session *session, const struct conf_case *c,
               bool control, struct why *why);

/*
 * run_play plays it, once.  Meanwhile the vbd of the run that is to be played after this one (NULL: none) is attached, so that it
 * is there when its turn comes; that one needs the same driver_params.  Returns 0 when the journal tells what became of
 * the case, also when that was a crash or a hang; the guest is then spoilt.  A negative errno with a sentence: we, the lab or
 * the bench failed, and the journal proves nothing (-EINTR: the user wants to stop; -ENOTSUP: the guest lacks what the case
 * needs).
 */
int run_play(struct run *run, struct run *next, struct why *why);

/* run_journal: the run's, until run_free. */
const struct journal *run_journal(const struct run *run);

/* run_free gives everything back; a vbd that waits for its turn is closed first.  Accepts NULL. */
void run_free(struct run *run);

#endif
