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
struct why;

/*
 * The vbds of a guest, as virtual-device numbers: xvdb to xvdn for cases in turn, xvdp for the fence.  In turn, because a guest that is
 * slow to notice that a vbd is gone takes the next one under the same name for the old.
 */
#define RUN_VDEVS      13u
#define RUN_VDEV(turn) (51712u + 16u * (1u + (turn) % RUN_VDEVS))
#define FENCE_VDEV     (51712u + 16u * 15u)

/*
 * run_case plays the case, or its control: every refusal performed and answered OKAY, holds kept.
 * Returns 0 when the journal tells what became of it, also when that was a crash or a hang; the
 * guest is then spoilt.  A negative errno with a sentence: we, the lab or the bench failed, and the
 * journal proves nothing (-EINTR: the user wants to stop).
 */
int run_case(struct session *session, const struct conf_case *c, bool control,
             struct journal *journal, struct why *why);

#endif
