/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run.h"

#include <errno.h>
#include <stdlib.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/fence.h"
#include "harness/filesystem/filesystem.h"
#include "harness/run_hear.h"
#include "harness/run_steps.h"
#include "harness/run_vbd.h"
#include "harness/simple_guest.h"

static int put_filesystem(const struct conf_case *c, struct disk *disk)
{
    return c->filesystem ? filesystem_put(filesystem_find(c->filesystem), disk) : 0;
}

int run_create(struct run **run_out, struct session *session, const struct conf_case *c,
               bool control, struct why *why)
{
    struct run *run = calloc(1, sizeof(*run));

    if (!run)
        return why_set(why, -ENOMEM, "no memory for a run");
    *run = (struct run){
        .session = session, .c = c, .control = control, .mute = session->bench->simple != NULL};
    run->journal = journal_create();
    run->disk = disk_create(DISK_SECTORS, run_vbd_caches(case_offer(c)));
    if (!run->journal || !run->disk || put_filesystem(c, run->disk) ||
        simple_guest_prepare(session->bench->simple, c, run->disk)) {
        run_free(run);
        return why_set(why, -ENOMEM, "no memory for a journal and a disk of %u sectors",
                       DISK_SECTORS);
    }
    *run_out = run;
    return 0;
}

const struct journal *run_journal(const struct run *run)
{
    return run->journal;
}

/* A vbd that waited for its turn is of no use any more, and what it saw is not the case's. */
static void drop_waiting(struct run *run)
{
    run_vbd_drop(run);
    journal_clear(run->journal);
}

/* Sees to it that the vbd is there, and connected.  It may have come while another run was played. */
static int connect_vbd(struct run *run, struct why *why)
{
    int rc = run->backend ? 0 : run_vbd_attach(run, why);

    if (!rc && run->session->bench->simple)
        rc = run_steps_start(run, why);
    return rc ? rc : run_vbd_connect(run, why);
}

static void note_guest(struct run *run, const char *text)
{
    journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_GUEST, .text = text});
}

static void note_unfired(struct run *run)
{
    const struct fault_rule *rule = backend_unfired(run->backend);

    if (rule)
        journal_add(run->journal, (struct journal_entry){
                                      .kind = JOURNAL_RULE, .name = rule->name, .text = "unfired"});
}

/* The guest did not come to the end of the case.  Returns 0 when that is its doing, and recorded. */
static int note_trouble(struct run *run, int rc, bool detaching, const struct why *why)
{
    enum guest_life life = run->session->bench->ops->life(run->session->bench);

    /* Whatever we noticed first of a guest's death, a grant perhaps that cannot be mapped any more. */
    if (rc == -EHOSTDOWN || (rc != -EINTR && life != GUEST_RUNNING)) {
        note_guest(run, life == GUEST_CRASHED ? "crashed" : "gone");
    } else if (detaching && (rc == -ETIMEDOUT || rc == -EREMOTEIO)) {
        journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_NOTE, .text = why->text});
        fence_note(run, "detach", false);
    } else if (rc == -ETIMEDOUT && run->backend) {
        fence_ask(run);
    } else {
        return rc;
    }
    return 0;
}

/* A simple guest keeps its disks for as long as it lives. */
static int leave_simple(struct run *run)
{
    note_guest(run, "running");
    run_vbd_drop(run);
    session_spoil(run->session);
    return 0;
}

/* The end of a run, whatever came of it.  Returns what run_play returns. */
static int conclude(struct run *run, struct run *next, int rc, struct why *why)
{
    if (run->backend)
        note_unfired(run);
    if (!rc && run->session->bench->simple)
        return leave_simple(run);
    if (!rc)
        rc = run_vbd_detach(run, why);
    if (!rc) {
        run_vbd_drop(run);
        note_guest(run, "running");
        return run->lacks
                   ? why_set(why, -ENOTSUP, "the guest's kernel has no %s", run->c->filesystem)
                   : 0;
    }
    rc = note_trouble(run, rc, run->closing || run_hear_over(run), why);
    run_vbd_drop(run);
    if (next)
        drop_waiting(next);
    session_spoil(run->session);
    return rc;
}

/* The next run's vbd is made while this one has the guest at work.  What fails is tried again in its turn. */
static void attach_next(void *ctx)
{
    struct run *next = ctx;
    struct why ignored;

    if (next && !next->backend && run_vbd_attach(next, &ignored))
        drop_waiting(next);
}

int run_play(struct run *run, struct run *next, struct why *why)
{
    struct session *session = run->session;
    int rc = session_guest(session, run->c->driver_params, why);

    if (rc)
        return rc;
    if (run->backend && run->domid != session->domid)
        drop_waiting(run); /* it was attached to a guest that is no more */
    session->on_line = run_hear_line;
    session->on_line_ctx = run;
    rc = connect_vbd(run, why);
    if (!rc)
        rc = run_steps(run, attach_next, next, why);
    rc = conclude(run, next, rc, why);
    session->on_line = NULL;
    return rc;
}

void run_free(struct run *run)
{
    struct why ignored;

    if (!run)
        return;
    if (run->backend) {
        if (run->session->guest_ours)
            run_vbd_detach(run, &ignored);
        run_vbd_drop(run);
    }
    disk_free(run->disk);
    journal_free(run->journal);
    free(run);
}
