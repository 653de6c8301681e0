/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run_vbd.h"

#include <errno.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/offer.h"
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

/* A fresh vbd with this offer, and with the habits of this personality (NULL: none). */
static int make_vbd(struct run *run, unsigned vdev, const struct offer *offer,
                    const struct personality *personality, struct why *why)
{
    struct session *session = run->session;
    struct backend_config config = {
        .domid = session->domid,
        .vdev = vdev,
        .offer = *offer,
        .rules = run->c->rules,
        .rule_count = run->c->rule_count,
        .habits = personality ? personality->habits : NULL,
        .habit_count = personality ? personality->habit_count : 0,
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
    int rc = make_vbd(run, RUN_VDEV(run->session->turn), case_offer(run->c), run->c->backend, why);

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

static bool closed(void *ctx)
{
    return backend_state(ctx) == BACKEND_CLOSED;
}

int run_vbd_detach(struct run *run, struct why *why)
{
    struct session *session = run->session;
    int rc = 0;

    run->closing = true;
    if (run->opened && !run->closed)
        rc = session_command(session, ATTACH_BUDGET_S, why, "detach %u", run->vdev);
    backend_close(run->backend);
    if (!rc)
        rc = session_wait(session, closed, run->backend, ATTACH_BUDGET_S, why);
    run->closing = rc != 0;
    return rc ? why_prefix(why, rc, "detaching the vbd: ") : 0;
}

bool run_vbd_caches(const struct offer *offer)
{
    return offer_terms(offer).ops & (OP_BARRIER | OP_FLUSH);
}

/* In the place of one vbd comes another, of the same disk and rules.  `run->vdev` says which it is to be. */
static int replace(void *ctx, struct why *why)
{
    const struct offer *offer;
    struct run *run = ctx;
    struct backend *before = run->backend;
    int rc;

    offer = case_offer_later(run->c);
    session_let_go(run->session, before);
    rc = disk_cache(run->disk, run_vbd_caches(offer));
    if (rc)
        why_set(why, rc, "no memory for the disk's history");
    else
        rc = make_vbd(run, run->vdev, offer, run->c->backend_later, why);
    if (!rc)
        backend_continue(run->backend, before);
    else
        run->backend = NULL;
    backend_free(before);
    return rc;
}

/* A guest needs a moment to see a device go, so that the next one has another number. */
static int attach_again(struct run *run, bool reload, struct why *why)
{
    int rc;

    session_let_go(run->session, run->backend);
    backend_end(run->backend);
    run->vdev = RUN_VDEV(run->session->turn++);
    rc = reload ? session_reload(run->session, replace, run, why) : replace(run, why);
    run->opened = false;
    return rc;
}

/* What is written while the guest lets go of the disk is not on the one that it finds again. */
static int lose_power(struct run *run, struct why *why)
{
    struct disk *before = run->disk, *left;
    int rc = disk_cut(before, disk_now(before), disk_lose_all, NULL, &left);

    if (rc)
        return why_set(why, rc, "what a power cut leaves of the disk is not known: %s",
                       strerror(-rc));
    rc = run_vbd_detach(run, why);
    if (!rc) {
        run->disk = left;
        rc = attach_again(run, false, why);
    }
    disk_free(run->disk == left ? before : left);
    return rc;
}

int run_vbd_move(struct run *run, enum step_verb verb, struct why *why)
{
    int rc;

    if (verb == STEP_RESUME) {
        rc = session_resume(run->session, replace, run, why);
    } else if (verb == STEP_POWER_CUT) {
        rc = lose_power(run, why);
    } else {
        rc = run_vbd_detach(run, why);
        if (!rc)
            rc = attach_again(run, verb == STEP_RELOAD, why);
    }
    return rc ? rc : run_vbd_connect(run, why);
}

/* The guest is told a larger size, and says that it has it. */
static int resize(struct run *run, uint32_t more, struct why *why)
{
    unsigned long long sectors = DISK_SECTORS + MAILBOX_SECTORS + more;
    int rc = backend_resize(run->backend, sectors, why);

    return rc ? rc
              : session_command(run->session, ATTACH_BUDGET_S, why, "size %u %llu", run->vdev,
                                sectors);
}

static bool front_closes(void *ctx)
{
    return backend_front_closes(ctx);
}

static int ask_to_close(struct run *run, struct why *why)
{
    int rc;

    if (run->control)
        return 0;
    run->closing = true;
    backend_close(run->backend);
    rc = session_wait(run->session, front_closes, run->backend, ATTACH_BUDGET_S, why);
    run->closing = rc != 0;
    return rc ? why_prefix(why, rc, "asking the frontend to close the vbd: ") : 0;
}

int run_vbd_change(struct run *run, const struct guest_step *step, struct why *why)
{
    switch (step->verb) {
    case STEP_NODE:
        return backend_rewrite(run->backend, step->node, step->value, why);
    case STEP_RESIZE:
        return resize(run, step->sectors, why);
    default:
        return ask_to_close(run, why);
    }
}

void run_vbd_drop(struct run *run)
{
    session_let_go(run->session, run->backend);
    backend_free(run->backend);
    run->backend = NULL;
}
