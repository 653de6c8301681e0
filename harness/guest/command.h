/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command: what the words of protocol.h make the agent do.
 */
#ifndef HARNESS_GUEST_COMMAND_H
#define HARNESS_GUEST_COMMAND_H

struct agent;

/*
 * command_do does one command, or starts it, and answers it now or later.  A command still
 * unanswered is given up.
 */
void command_do(struct agent *agent, char *words);

/*
 * command_forget drops what belongs to a harness that is gone: its command, its devices, the voice
 * of its steps.
 */
void command_forget(struct agent *agent);

#endif
