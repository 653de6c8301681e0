/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent: the harness' end of the line to a guest's agent (guest/protocol.h).
 *
 * What comes back is the guest's word: lines are bounded, counted and handed on as text, nothing
 * more.
 */
#ifndef HARNESS_AGENT_H
#define HARNESS_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "fake_backend/ports.h"

struct why;

typedef void agent_line(void *ctx, const char *line);

struct agent {
    struct store *store;
    char dir[64]; /* /local/domain/<domid>/data/blkproof */
    struct store_watch agent_watch, report_watch;
    bool watched, met;
    char boot[40];     /* which life of the guest we speak to; "": not known yet */
    uint64_t taken;    /* last report taken */
    uint64_t asked;    /* last command sent */
    uint64_t answered; /* last command answered ok or no, or not awaited any more */
    char refusal
        [256]; /* the text of the first `no` to the last command or list; "": there was none */
    agent_line *on_line; /* every line but answers to it */
    void *ctx;
};

/* agent_open forgets what an earlier speaker left in the guest's folder and waits (agent_work) for
 * the agent's sign of life. */
int agent_open(struct agent *agent, struct store *store, unsigned domid, agent_line *on_line,
               void *ctx, struct why *why);
/*
 * agent_follow goes on with the same agent in the guest's new home, where it will say `ready` anew and commands are
 * counted anew.  Whoever else speaks there is refused by agent_work (-ECONNRESET).
 */
int agent_follow(struct agent *agent, unsigned domid, struct why *why);
void agent_close(struct agent *agent);

/* agent_met: the agent has shown itself, in the protocol's version that we speak (-EPROTO from
 * agent_work otherwise). */
bool agent_met(const struct agent *agent);

/* agent_work takes what was reported.  Returns how many reports, or a negative errno with a
 * sentence; never waits. */
int agent_work(struct agent *agent, struct why *why);

/*
 * agent_command sends a command, or several, one a line; agent_busy until the last is answered.  After a
 * refusal none of those behind it is done.
 */
int agent_command(struct agent *agent, const char *words, struct why *why);
/*
 * agent_part writes a part of a file, as base64, for the command that takes it; agent_forget_parts
 * removes what was written.
 */
int agent_part(struct agent *agent, unsigned part, const char *text, struct why *why);
void agent_forget_parts(struct agent *agent);
bool agent_busy(const struct agent *agent);

#endif
