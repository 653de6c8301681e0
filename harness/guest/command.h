/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command: what the words of protocol.h make the agent do.
 */
#ifndef HARNESS_GUEST_COMMAND_H
#define HARNESS_GUEST_COMMAND_H

struct agent;

struct agent_step;
struct why;

/*
 * command_do does the commands in text, one a line, and answers each now or later.  Those still unanswered are
 * given up.
 */
void command_do(struct agent *agent, const char *text);

/* command_end answers the command that was left pending, and goes on with those behind it. */
void command_end(struct agent *agent, int rc, const struct why *why);

/* command_done: a step has come to its end. */
void command_done(struct agent *agent, const struct agent_step *step);

/* command_reset: the next command is number 1; those left are forgotten. */
void command_reset(struct agent *agent);

/*
 * command_forget drops what belongs to a harness that is gone: its command, its devices, the voice
 * of its steps.
 */
void command_forget(struct agent *agent);

#endif
