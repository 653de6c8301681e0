/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_vbd: the vbd of a run comes, is connected, comes again in a restored guest, and goes.
 */
#ifndef HARNESS_RUN_VBD_H
#define HARNESS_RUN_VBD_H

#include "harness/run_state.h"

struct why;

/* run_vbd_attach makes the vbd's nodes.  The rest of the attach comes with the session's loop. */
int run_vbd_attach(struct run *run, struct why *why);

/* run_vbd_connect waits until the frontend uses it.  -ETIMEDOUT and -EHOSTDOWN are the guest's doing. */
int run_vbd_connect(struct run *run, struct why *why);

/* run_vbd_resume saves and restores the guest, and connects it with a fresh vbd in the place of this one. */
int run_vbd_resume(struct run *run, struct why *why);

/*
 * run_vbd_cut lets power fail now: takes the vbd from the guest, which unmounts, and makes another with what a cut leaves of the
 * disk in the worst case.  The guest has still to open it.
 */
int run_vbd_cut(struct run *run, struct why *why);

/* run_vbd_close asks the frontend to close, and waits until it has. */
int run_vbd_close(struct run *run, struct why *why);

/* run_vbd_detach has the guest close the vbd's device, and takes the vbd away. */
int run_vbd_detach(struct run *run, struct why *why);

/* run_vbd_drop takes it away, whatever the guest does. */
void run_vbd_drop(struct run *run);

#endif
