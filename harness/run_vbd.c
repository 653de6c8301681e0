/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run_vbd.h"

#include <errno.h>

#include "fake_backend/backend.h"
#include "fake_backend/why.h"
#include "harness/guest/protocol.h"
#include "harness/run.h"
#include "harness/run_hear.h"

#define ATTACH_BUDGET_S 30

/*
 * The mailbox is where the agent tells, and some more: what a guest scans for at the end of a disk is not taken for
 * something told.
 */
#define MAILBOX_SECTORS (AGENT_TELL_AREA + 2048u)

static int make_vbd(struct run *run, unsigned vdev, const struct offer *offer, struct why *why)
{
    struct session *session = run->session;
    struct backend_config config = {
        .domid = session->domid,
        .vdev = vdev,
        .offer = *offer,
        .rules = run->c->rules,
        .rule_count = run->c->rule_count,
        .habits = run->c->backend ? run->c->backend->habits : NULL,
        .habit_count = run->c->backend ? run->c->backend->habit_count : 0,
        .control = run->control,
        .disk = run->disk,
        .mailbox = {.sectors = MAILBOX_SECTORS, .heard = run_hear_ring, .ctx = run},
        .journal = run->journal};
    int rc = backend_attach(&run->backend, &session->bench->ports, &config, why);

    if (rc)
        return why_prefix(why, rc, "attaching a vbd: ");
    run->vdev = config.vdev;
    run->domid = config.domid;
    session_serve(session, run->backend);
    return 0;
}

int run_vbd_attach(struct run *run, struct why *why)
{
    int rc = make_vbd(run, RUN_VDEV(run->session->turn), case_offer(run->c), why);

    run->session->turn += !rc;
    return rc;
}

static bool connected(void *ctx)
{
    return backend_state(ctx) != BACKEND_CONNECTING;
}

int run_vbd_connect(struct run *run, struct why *why)
{
    int rc = session_wait(run->session, connected, run->backend, ATTACH_BUDGET_S, why);

    if (!rc && backend_state(run->backend) == BACKEND_BROKEN)
        rc = why_set(why, -EPROTO, "%s", backend_broken(run->backend));
    return rc ? why_prefix(why, rc, "attaching a vbd: ") : 0;
}

/* The guest finds its vbd again, under the same number.  What served it before goes with the old domain. */
static int replace(void *ctx, struct why *why)
{
    struct run *run = ctx;
    struct backend *before = run->backend;
    int rc;

    session_let_go(run->session, before);
    rc = make_vbd(run, run->vdev, &run->c->offer_after_resume, why);
    if (!rc)
        backend_continue(run->backend, before);
    else
        run->backend = NULL;
    backend_free(before);
    return rc;
}

int run_vbd_resume(struct run *run, struct why *why)
{
    int rc = session_resume(run->session, replace, run, why);

    return rc ? rc : run_vbd_connect(run, why);
}

void run_vbd_drop(struct run *run)
{
    session_let_go(run->session, run->backend);
    backend_free(run->backend);
    run->backend = NULL;
}
