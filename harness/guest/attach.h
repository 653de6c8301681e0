/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attach: the devices that the agent has open.
 *
 * The device attached last is the one that steps work on and that the trace tells of.
 */
#ifndef HARNESS_GUEST_ATTACH_H
#define HARNESS_GUEST_ATTACH_H

#include "harness/guest/agent.h"

/*
 * attach_do and attach_undo are the commands `attach` and `detach`: 1 (a job will answer) or a
 * negative errno with the reason.
 */
int attach_do(struct agent *agent, char **words, int count, struct why *why);
int attach_undo(struct agent *agent, char **words, int count, struct why *why);

/* attach_current returns the device attached last, or NULL. */
struct agent_device *attach_current(struct agent *agent);

/* attach_step_on: a step that works on this device and has not come to its end, or NULL. */
const struct agent_step *attach_step_on(const struct agent *agent,
                                        const struct agent_device *device);

/* attach_limits is the command `limits`: 1 or a negative errno with the reason. */
int attach_limits(struct agent *agent, char **words, int count, struct why *why);

/* attach_size is the command `size`: likewise. */
int attach_size(struct agent *agent, char **words, int count, struct why *why);

/* attach_forget closes every device that no step is using. */
void attach_forget(struct agent *agent);

#endif
