/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session: one guest of a bench, its agent, and the loop in which everything that happens is seen.
 *
 * A session lives over many cases.  When the guest dies or is spoilt, the next session_guest gets
 * another one.
 */
#ifndef HARNESS_SESSION_H
#define HARNESS_SESSION_H

#include <stdbool.h>

#include "harness/agent.h"
#include "harness/bench/bench.h"

struct backend;
struct why;

/* What the guest says of itself; shown, never trusted. */
struct guest_facts {
    char release[128]; /* uname -r */
    char machine[32];
    char vcpus[16];
    char driver[16];   /* builtin, module, absent */
    char build_id[80]; /* of xen-blkfront; "-": unknown */
};

#define SESSION_MAX_BACKENDS 4

struct session {
    struct bench *bench;
    unsigned domid;
    unsigned turn;   /* vbds attached so far */
    bool guest_ours; /* there is a guest and its agent is ready */
    bool no_guest;   /* the bench had none for us when we last asked, or none whose agent spoke */
    struct agent agent;
    struct guest_facts facts;
    const char *driver_file; /* a module of one's own that travels into each guest; NULL: none */
    bool ready;              /* the agent's `ready` line has come */
    char params[128];        /* with which the driver module is loaded */
    bool driver_loaded, driver_sent;
    struct backend *served[SESSION_MAX_BACKENDS]; /* in the loop; NULL: a free place */
    agent_line *on_line;                          /* who hears the agent; NULL: nobody */
    void *on_line_ctx;
};

void session_init(struct session *session, struct bench *bench);
void session_end(struct session *session);

/* session_guest sees to it that there is a living guest whose agent has been met and whose driver
 * is loaded with these parameters. */
int session_guest(struct session *session, const char *driver_params, struct why *why);

/* session_spoil: this guest is never used again. */
void session_spoil(struct session *session);

/*
 * session_resume saves the guest and restores it under another domid.  `attach` is called before the guest runs again, with
 * session->domid new; afterwards the same agent has spoken.  -EHOSTDOWN: the guest died of it; anything else proves
 * nothing about it.
 */
int session_resume(struct session *session, int (*attach)(void *ctx, struct why *why), void *ctx,
                   struct why *why);

/* session_reload unloads the driver and loads it again, as it was; `attach` is called in between. */
int session_reload(struct session *session, int (*attach)(void *ctx, struct why *why), void *ctx,
                   struct why *why);

/*
 * session_wait serves everything until done(ctx) is true.  -ETIMEDOUT: nothing happened on any door for `seconds` (times
 * the bench's slowness), or much did for five times as long and done(ctx) never was, or nothing can happen any more;
 * -EHOSTDOWN: the guest is not running any more; anything else: a door, the agent or the bench failed us, with a sentence.
 */
int session_wait(struct session *session, bool (*done)(void *ctx), void *ctx, unsigned seconds,
                 struct why *why);

/*
 * session_command sends a command, or several, one a line, and waits for the last one's answer.  -EREMOTEIO with the
 * agent's words: it said no.
 */
int session_command(struct session *session, unsigned seconds, struct why *why, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));

/*
 * session_serve puts a backend into the loop, of which it is taken out by session_let_go.  At most
 * SESSION_MAX_BACKENDS: more are a defect of ours.
 */
void session_serve(struct session *session, struct backend *backend);
void session_let_go(struct session *session, const struct backend *backend);

#endif
