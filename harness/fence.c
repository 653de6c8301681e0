/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/fence.h"

#include <errno.h>
#include <stdbool.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/run.h"
#include "harness/run_steps.h"

#define ATTACH_BUDGET_S 30
#define PING_BUDGET_S   15

void fence_note(struct run *run, const char *name, int answers)
{
    journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_FENCE,
                                                     .name = name,
                                                     .text = answers ? "answers" : "silent"});
}

static bool connected(void *ctx)
{
    const struct backend *backend = ctx;

    return backend_state(backend) != BACKEND_CONNECTING;
}

/* What is attached last is what steps work on: it must not stay. */
static int attach_and_detach(struct session *session, struct why *why)
{
    int rc = session_command(session, ATTACH_BUDGET_S, why, "attach %u", FENCE_VDEV);

    return rc ? rc : session_command(session, ATTACH_BUDGET_S, why, "detach %u", FENCE_VDEV);
}

/* Another vbd of the same guest, with nothing offered and no rule: is it served? */
static bool other_vbd_answers(struct run *run)
{
    struct session *session = run->session;
    struct disk *disk = disk_create(64, false);
    struct journal *journal = journal_create();
    struct backend_config config = {
        .domid = session->domid, .vdev = FENCE_VDEV, .disk = disk, .journal = journal};
    struct backend *backend = NULL;
    struct why ignored;
    int rc = -ENOMEM;

    if (disk && journal)
        rc = backend_attach(&backend, &session->bench->ports, &config, &ignored);
    if (!rc) {
        session_serve(session, backend);
        rc = session_wait(session, connected, backend, ATTACH_BUDGET_S, &ignored);
        if (!rc && backend_state(backend) == BACKEND_CONNECTED)
            rc = attach_and_detach(session, &ignored);
        session_let_go(session, backend);
    }
    backend_free(backend);
    journal_free(journal);
    disk_free(disk);
    return !rc;
}

void fence_ask(struct run *run)
{
    struct session *session = run->session;
    struct why ignored;
    int rc;

    fence_note(run, "ring", backend_idle(run->backend));
    rc = session_command(session, PING_BUDGET_S, &ignored, "ping");
    fence_note(run, "agent", !rc);
    if (rc) {
        journal_add(run->journal,
                    (struct journal_entry){.kind = JOURNAL_GUEST,
                                           .text = rc == -EHOSTDOWN ? "crashed" : "silent"});
        return;
    }
    session_command(session, PING_BUDGET_S, &ignored, "limits %u", run->vdev);
    fence_note(run, "other-vbd", other_vbd_answers(run));
    rc = run_steps_one(run, run->c->step_count, &ignored);
    fence_note(run, "device", !rc);
}
