/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_vbd: the vbd of a run comes, is connected, is connected anew, and goes.
 */
#ifndef HARNESS_RUN_VBD_H
#define HARNESS_RUN_VBD_H

#include "harness/run_state.h"

struct why;

/* run_vbd_attach makes the vbd's nodes.  The rest of the attach comes with the session's loop. */
int run_vbd_attach(struct run *run, struct why *why);

/* run_vbd_connect waits until the frontend uses it.  -ETIMEDOUT and -EHOSTDOWN are the guest's doing. */
int run_vbd_connect(struct run *run, struct why *why);

/*
 * run_vbd_move does what this verb says, with a fresh vbd in the place of this one.  After anything but a resume the
 * guest has still to open it.
 */
int run_vbd_move(struct run *run, enum step_verb verb, struct why *why);

/* run_vbd_change: the backend does what this step says, and what comes of it at once has come. */
int run_vbd_change(struct run *run, const struct guest_step *step, struct why *why);

/* run_vbd_detach: the guest lets go of it, and both sides close. */
int run_vbd_detach(struct run *run, struct why *why);

/* run_vbd_drop takes it away, whatever the guest does. */
void run_vbd_drop(struct run *run);

/* run_vbd_caches: only a backend that offers a way to flush has a cache that loses something. */
bool run_vbd_caches(const struct offer *offer);

#endif
