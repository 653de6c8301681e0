/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run_vbd.h"

#include <errno.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
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

static bool closed(void *ctx)
{
    return backend_state(ctx) == BACKEND_CLOSED;
}

int run_vbd_close(struct run *run, struct why *why)
{
    backend_close(run->backend);
    return session_wait(run->session, closed, run->backend, ATTACH_BUDGET_S, why);
}

/* The guest's side of a detach, and then the frontend's. */
static int leave(struct run *run, struct why *why)
{
    int rc = 0;

    run->detaching = true;
    if (!run->closed)
        rc = session_command(run->session, ATTACH_BUDGET_S, why, "detach %u", run->vdev);
    backend_close(run->backend);
    if (!rc)
        rc = run_vbd_close(run, why);
    run->detaching = rc != 0;
    return rc ? why_prefix(why, rc, "detaching the vbd: ") : 0;
}

int run_vbd_detach(struct run *run, struct why *why)
{
    int rc = leave(run, why);

    if (!rc)
        run_vbd_drop(run);
    return rc;
}

/* Another vbd with this disk, whose rules go on where those of the one before stand. */
static int put_behind(struct run *run, struct disk *disk, struct why *why)
{
    struct backend *before = run->backend;
    struct disk *old = run->disk;
    int rc;

    session_let_go(run->session, before);
    run->disk = disk;
    rc = run_vbd_attach(run, why);
    if (!rc)
        backend_continue(run->backend, before);
    else
        run->backend = NULL;
    backend_free(before);
    disk_free(old);
    run->opened = false;
    return rc ? rc : run_vbd_connect(run, why);
}

int run_vbd_cut(struct run *run, struct why *why)
{
    struct disk *left;
    int rc = disk_cut(run->disk, disk_now(run->disk), disk_lose_all, NULL, &left);

    if (rc)
        return why_set(why, rc, "what a power cut leaves of the disk is not known: %s",
                       strerror(-rc));
    rc = leave(run, why);
    if (rc) {
        disk_free(left);
        return rc;
    }
    return put_behind(run, left, why);
}

void run_vbd_drop(struct run *run)
{
    session_let_go(run->session, run->backend);
    backend_free(run->backend);
    run->backend = NULL;
}
