/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"
#include "harness/transcript.h"

#define ATTACH_BUDGET_S 30
#define PING_BUDGET_S   15
#define MAX_STEPS       (CASE_MAX_STEPS + EPILOGUE_STEPS)

struct run {
    struct session *session;
    const struct conf_case *c;
    struct journal *journal;
    struct disk *disk;
    unsigned vdev;
    struct {
        bool sent, asleep, done;
    } step[MAX_STEPS];
    size_t waiting_for; /* step index of a wait */
};

static void note_guest(struct run *run, const char *text)
{
    journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_GUEST, .text = text});
}

static void set_mark(struct run *run, const char *mark, const char *how)
{
    journal_add(run->journal,
                (struct journal_entry){.kind = JOURNAL_MARK, .name = mark, .text = how});
    if (run->session->backend[0])
        backend_mark(run->session->backend[0], mark);
}

/* Where the disk holds what one thread of a step has written. */
static void journal_disk(struct run *run, size_t index, unsigned thread, const char *when)
{
    const struct guest_step *step = all_steps_at(run->c, index);
    uint64_t sector = step->sector + (uint64_t)thread * step->sectors;
    unsigned char *expected;

    if (step->verb != STEP_WRITE || thread >= step_threads(step))
        return;
    expected = malloc((size_t)step->sectors * SECTOR_SIZE);
    if (!expected)
        return; /* the judge misses the entry, and says so */
    pattern_fill(expected, sector, step->sectors, step_seed(run->c, index));
    journal_add(run->journal,
                (struct journal_entry){
                    .kind = JOURNAL_DISK,
                    .name = step->mark,
                    .text = when,
                    .thread = (int32_t)thread,
                    .sector = sector,
                    .sectors = step->sectors,
                    .number = (int32_t)disk_find(run->disk, sector, step->sectors, expected)});
    free(expected);
}

/* What the agent says while a case runs. */
static void hear(void *ctx, const char *line)
{
    struct run *run = ctx;
    struct transcript_entry heard;
    char step[TRANSCRIPT_WORD], mark[TRANSCRIPT_WORD + 8];
    int index;

    if (sscanf(line, "asleep %63s", step) == 1) {
        index = all_steps_find(run->c, step);
        if (index >= 0 && all_steps_at(run->c, (size_t)index)->asleep_mark) {
            run->step[index].asleep = true;
            set_mark(run, all_steps_at(run->c, (size_t)index)->asleep_mark, "reported");
        }
        return;
    }
    transcript_read(line, &heard);
    journal_add(run->journal, heard.entry);
    if (heard.entry.kind != JOURNAL_RESULT && heard.entry.kind != JOURNAL_DONE)
        return;
    index = all_steps_find(run->c, heard.name);
    if (index < 0)
        return;
    if (heard.entry.kind == JOURNAL_RESULT) {
        journal_disk(run, (size_t)index, (unsigned)heard.entry.thread, "told");
        return;
    }
    run->step[index].done = true;
    snprintf(mark, sizeof(mark), "%s/done", heard.name);
    set_mark(run, mark, "reported");
}

static bool step_over(void *ctx)
{
    struct run *run = ctx;
    const struct guest_step *step = all_steps_at(run->c, run->waiting_for);

    if (run->step[run->waiting_for].done)
        return true;
    return step->asleep_mark && run->step[run->waiting_for].asleep;
}

static bool steps_done(void *ctx)
{
    struct run *run = ctx;

    for (size_t i = 0; i < all_steps_count(run->c); i++)
        if (run->step[i].sent && !run->step[i].done)
            return false;
    return true;
}

static const char *verb_word(enum step_verb verb)
{
    static const char *const words[] = {
        [STEP_WRITE] = "write",
        [STEP_READ] = "read",
        [STEP_FSYNC] = "fsync",
        [STEP_FDATASYNC] = "fdatasync",
    };

    return words[verb];
}

/* Lets the guest do one step, until it is done or asleep. */
static int play_step(struct run *run, size_t index, struct why *why)
{
    const struct guest_step *step = all_steps_at(run->c, index);
    struct session *session = run->session;
    int rc;

    set_mark(run, step->mark, "sent");
    run->step[index].sent = true;
    rc = session_command(session, run->c->budget_s, why, "run %s %s %llu %u %u %u%s%s", step->mark,
                         verb_word(step->verb), (unsigned long long)step->sector, step->sectors,
                         step_threads(step), step_seed(run->c, index), step->fua ? " fua" : "",
                         step->buffered ? " buffered" : "");
    if (!rc && step->asleep_mark)
        rc = session_command(session, run->c->budget_s, why, "asleep %s", step->mark);
    run->waiting_for = index;
    if (!rc)
        rc = session_wait(session, step_over, run, run->c->budget_s, why);
    return rc ? why_prefix(why, rc, "step %s: ", step->mark) : 0;
}

static bool connected(void *ctx)
{
    const struct backend *backend = ctx;

    return backend_state(backend) != BACKEND_CONNECTING;
}

static bool closed(void *ctx)
{
    return backend_state(ctx) == BACKEND_CLOSED;
}

/* Attaches a vbd and has the guest open it. */
static int attach(struct session *session, size_t slot, const struct backend_config *config,
                  struct why *why)
{
    struct backend *backend;
    int rc = backend_attach(&session->backend[slot], &session->bench->ports, config, why);

    if (rc)
        return rc;
    backend = session->backend[slot];
    rc = session_wait(session, connected, backend, ATTACH_BUDGET_S, why);
    if (!rc && backend_state(backend) == BACKEND_BROKEN)
        return why_set(why, -EPROTO, "%s", backend_broken(backend));
    if (!rc)
        rc = session_command(session, ATTACH_BUDGET_S, why, "attach %u", config->vdev);
    return rc ? why_prefix(why, rc, "attaching a vbd: ") : 0;
}

static int detach(struct session *session, size_t slot, unsigned vdev, struct why *why)
{
    struct backend *backend = session->backend[slot];
    int rc = session_command(session, ATTACH_BUDGET_S, why, "detach %u", vdev);

    backend_close(backend);
    if (!rc)
        rc = session_wait(session, closed, backend, ATTACH_BUDGET_S, why);
    if (rc)
        return why_prefix(why, rc, "detaching the vbd: ");
    backend_free(backend);
    session->backend[slot] = NULL;
    return 0;
}

static void note_fence(struct run *run, const char *name, bool answers)
{
    journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_FENCE,
                                                     .name = name,
                                                     .text = answers ? "answers" : "silent"});
}

/* Another vbd of the same guest, with nothing offered and no rule: is it served? */
static bool other_vbd_answers(struct run *run)
{
    struct session *session = run->session;
    struct disk *disk = disk_create(64, false);
    struct journal *journal = journal_create();
    struct backend_config config = {
        .domid = session->domid, .vdev = FENCE_VDEV, .disk = disk, .journal = journal};
    struct why ignored;
    int rc = -ENOMEM;

    if (disk && journal)
        rc = attach(session, 1, &config, &ignored);
    backend_free(session->backend[1]);
    session->backend[1] = NULL;
    journal_free(journal);
    disk_free(disk);
    return !rc;
}

/*
 * A budget is over.  "It never completes" is only said after these have been asked: is anything in
 * our hands, does the agent answer, is another vbd served, does the device still serve another
 * request?
 */
static void fence(struct run *run)
{
    struct session *session = run->session;
    struct why ignored;
    int rc;

    note_fence(run, "ring", backend_idle(session->backend[0]));
    rc = session_command(session, PING_BUDGET_S, &ignored, "ping");
    note_fence(run, "agent", !rc);
    if (rc) {
        note_guest(run, rc == -EHOSTDOWN ? "crashed" : "silent");
        return;
    }
    note_fence(run, "other-vbd", other_vbd_answers(run));
    rc = play_step(run, run->c->step_count, &ignored);
    note_fence(run, "device", !rc);
}

/* Everything between attach and detach.  -ETIMEDOUT and -EHOSTDOWN are the guest's doing. */
static int play_steps(struct run *run, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < run->c->step_count; i++)
        rc = play_step(run, i, why);
    if (!rc)
        rc = session_wait(run->session, steps_done, run, run->c->budget_s, why);
    if (rc)
        return rc;
    set_mark(run, EPILOGUE_MARK, "sent");
    for (size_t i = run->c->step_count; !rc && i < all_steps_count(run->c); i++)
        rc = play_step(run, i, why);
    for (size_t i = 0; i < all_steps_count(run->c); i++)
        for (unsigned t = 0; run->step[i].sent && t < step_threads(all_steps_at(run->c, i)); t++)
            journal_disk(run, i, t, "end");
    return rc;
}

static void note_unfired(struct run *run)
{
    const struct fault_rule *rule = backend_unfired(run->session->backend[0]);

    if (rule)
        journal_add(run->journal, (struct journal_entry){
                                      .kind = JOURNAL_RULE, .name = rule->name, .text = "unfired"});
}

/* The guest did not come to the end of the case.  Returns 0 when that is its doing, and recorded. */
static int note_trouble(struct run *run, int rc, bool detaching, const struct why *why)
{
    struct bench *bench = run->session->bench;

    if (rc == -EHOSTDOWN) {
        note_guest(run, bench->ops->life(bench) == GUEST_CRASHED ? "crashed" : "gone");
    } else if (detaching && (rc == -ETIMEDOUT || rc == -EREMOTEIO)) {
        journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_NOTE, .text = why->text});
        note_fence(run, "detach", false);
    } else if (rc == -ETIMEDOUT && run->session->backend[0]) {
        fence(run);
    } else {
        return rc;
    }
    return 0;
}

/* The end of a run, whatever came of it.  Returns what run_case returns. */
static int conclude(struct run *run, int rc, struct why *why)
{
    struct session *session = run->session;
    bool detaching = !rc;

    if (session->backend[0])
        note_unfired(run);
    if (detaching)
        rc = detach(session, 0, run->vdev, why);
    if (!rc) {
        note_guest(run, "running");
        return 0;
    }
    rc = note_trouble(run, rc, detaching, why);
    for (size_t i = 0; i < SESSION_MAX_BACKENDS; i++) {
        backend_free(session->backend[i]);
        session->backend[i] = NULL;
    }
    session_spoil(session);
    return rc;
}

int run_case(struct session *session, const struct conf_case *c, bool control,
             struct journal *journal, struct why *why)
{
    struct run run = {
        .session = session, .c = c, .journal = journal, .vdev = RUN_VDEV(session->turn)};
    struct backend_config config = {.vdev = RUN_VDEV(session->turn),
                                    .offer = *case_offer(c),
                                    .rules = c->rules,
                                    .rule_count = c->rule_count,
                                    .habits = c->backend ? c->backend->habits : NULL,
                                    .habit_count = c->backend ? c->backend->habit_count : 0,
                                    .control = control,
                                    .journal = journal};
    int rc = session_guest(session, c->driver_params, why);

    if (rc)
        return rc;
    /* Only a backend that offers a way to flush has a cache that loses something. */
    session->turn++;
    run.disk = disk_create(DISK_SECTORS, case_offer(c)->barrier || case_offer(c)->flush_cache);
    if (!run.disk)
        return why_set(why, -ENOMEM, "no memory for a disk of %u sectors", DISK_SECTORS);
    session->on_line = hear;
    session->on_line_ctx = &run;
    config.domid = session->domid;
    config.disk = run.disk;
    rc = attach(session, 0, &config, why);
    if (!rc)
        rc = play_steps(&run, why);
    rc = conclude(&run, rc, why);
    session->on_line = NULL;
    disk_free(run.disk);
    return rc;
}
