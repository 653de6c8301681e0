/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run_steps.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "fake_backend/why.h"
#include "harness/filesystem/filesystem.h"
#include "harness/run_hear.h"
#include "harness/run_vbd.h"
#include "harness/simple_guest.h"

#define CLOSE_BUDGET_S 30
#define START_BUDGET_S 90
#define LIST_ROOM      1900

static const char *verb_word(enum step_verb verb)
{
    static const char *const words[] = {
        [STEP_WRITE] = "write",         [STEP_READ] = "read",       [STEP_FSYNC] = "fsync",
        [STEP_FDATASYNC] = "fdatasync", [STEP_DISCARD] = "discard", [STEP_REOPEN] = "reopen",
        [STEP_MOUNT] = "mount",
    };

    return words[verb];
}

/* Commands for the agent, one a line; used >= LIST_ROOM: they were too many. */
struct list {
    char text[LIST_ROOM];
    size_t used;
};

static void add(struct list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct list *list, const char *format, ...)
{
    va_list args;

    if (list->used >= LIST_ROOM)
        return;
    va_start(args, format);
    list->used += (size_t)vsnprintf(list->text + list->used, LIST_ROOM - list->used, format, args);
    va_end(args);
}

static void add_step(struct list *list, const struct run *run, size_t index)
{
    const struct guest_step *step = all_steps_at(run->c, index);

    add(list, "%srun %s %s %llu %u %u %u%s%s%s%s%s", list->used ? "\n" : "", step->mark,
        verb_word(step->verb), (unsigned long long)step->sector, step->sectors, step_threads(step),
        step_seed(run->c, index), step->fua ? " fua" : "", step->fsync ? " fsync" : "",
        step->secure ? " secure" : "", step->buffered ? " buffered" : "",
        step->file ? " file" : "");
    if (step->repeat > 1)
        add(list, " repeat=%u", step->repeat);
    if (step->opener)
        add(list, " opener=%u", step->opener);
    if (step->verb == STEP_MOUNT) {
        const struct filesystem *filesystem = filesystem_find(run->c->filesystem);

        add(list, " fs=%s options=%s", filesystem->name, filesystem->options);
    }
}

struct step_wait {
    const struct run *run;
    size_t index;
};

static bool step_ready(void *ctx)
{
    const struct step_wait *wait = ctx;
    const struct guest_step *step = all_steps_at(wait->run->c, wait->index);

    return wait->run->step[wait->index].done ||
           (step->asleep_mark && wait->run->step[wait->index].asleep);
}

static int await_step(struct run *run, size_t index, struct why *why)
{
    struct step_wait wait = {.run = run, .index = index};
    int rc = session_wait(run->session, step_ready, &wait, run->c->budget_s, why);

    return rc ? why_prefix(why, rc, "step %s: ", all_steps_at(run->c, index)->mark) : 0;
}

/* A step that tells nothing on the ring. */
static void add_last(struct list *list, const struct run *run, size_t index)
{
    add_step(list, run, index);
    if (all_steps_at(run->c, index)->asleep_mark)
        add(list, "\nasleep %s", all_steps_at(run->c, index)->mark);
}

int run_steps_one(struct run *run, size_t index, struct why *why)
{
    struct list list = {.used = 0};
    int rc;

    add_last(&list, run, index);
    run_hear_begin(run, index);
    rc = session_command(run->session, run->c->budget_s, why, "%s", list.text);
    if (rc)
        return why_prefix(why, rc, "step %s: ", all_steps_at(run->c, index)->mark);
    return await_step(run, index, why);
}

/*
 * May this step tell on the ring?  Only one that is alone: its read must not stand between others.  Threads that repeat
 * have to: who asks again must be known to have been told.
 */
static bool tellable(const struct run *run, size_t index)
{
    const struct guest_step *step = all_steps_at(run->c, index);

    if (step_is_ours(step) || step->asleep_mark)
        return false;
    if (step_threads(step) > 1 && step->repeat < 2)
        return false;
    for (size_t i = 0; index < run->c->step_count && i < index; i++)
        if (all_steps_at(run->c, i)->asleep_mark)
            return false;
    return true;
}

/* One past the last of the steps from `first` on that tell of themselves, one after the other. */
static size_t tell_end(const struct run *run, size_t first)
{
    size_t end = first;

    while (end < all_steps_count(run->c) && tellable(run, end))
        end++;
    return end;
}

/* The last of a list may be a step that tells nothing: it begins when those before it have told. */
static size_t list_end(const struct run *run, size_t tell_end)
{
    bool one_more = tell_end < run->c->step_count && !tellable(run, tell_end) &&
                    !step_is_ours(all_steps_at(run->c, tell_end));

    return one_more ? tell_end + 1 : tell_end;
}

struct list_wait {
    const struct run *run;
    unsigned seen;
};

static bool list_moved(void *ctx)
{
    const struct list_wait *wait = ctx;

    return !agent_busy(&wait->run->session->agent) || wait->run->progress != wait->seen;
}

/* Waits until the list is answered.  Each step has its own budget. */
static int await_list(struct run *run, struct why *why)
{
    struct session *session = run->session;
    int rc = 0;

    while (!rc && agent_busy(&session->agent)) {
        struct list_wait wait = {.run = run, .seen = run->progress};

        rc = session_wait(session, list_moved, &wait, run->c->budget_s, why);
    }
    if (rc && run->attaching)
        why_prefix(why, rc, "attaching a vbd: ");
    else if (rc && run->telling < run->list_end)
        why_prefix(why, rc, "step %s: ", all_steps_at(run->c, run->telling)->mark);
    if (rc)
        run->tell_end = run->list_end =
            run->telling; /* what is told from now on is nobody's turn */
    return rc;
}

/*
 * The agent said no in the middle of the list.  A step that came to its end all the same could only not tell on the
 * ring; the rest is done without.  Returns which step is next, or a negative errno.
 */
static int refused(struct run *run, struct why *why)
{
    size_t next = run->telling;

    if (run->telling < run->list_end && run->step[run->telling].done)
        next++;
    else if (!run_hear_over(run))
        return why_set(why, -EREMOTEIO, "%sthe agent said no: %s",
                       run->attaching ? "attaching a vbd: " : "", run->session->agent.refusal);
    run->tell_end = run->list_end = run->telling;
    run->mute = true;
    return (int)next;
}

/* All that a list says. */
static void make_list(struct list *list, const struct run *run, size_t first)
{
    unsigned long long mailbox = DISK_SECTORS;

    list->used = 0;
    if (run->attaching)
        add(list, "attach %u tell=%llu", run->vdev, mailbox);
    for (size_t i = first; i < run->tell_end; i++) {
        add_step(list, run, i);
        add(list, " tell=%llu\nwait %s", mailbox, all_steps_at(run->c, i)->mark);
    }
    if (run->tell_end < run->list_end)
        add_last(list, run, run->tell_end);
    if (run->list_end == all_steps_count(run->c))
        add(list, "\nlimits %u\ndetach %u", run->vdev, run->vdev);
}

/* Sends the steps from `first` on that can be sent together.  Returns which is next, or a negative errno. */
static int play_list(struct run *run, size_t first, void (*meanwhile)(void *), void *ctx,
                     struct why *why)
{
    struct list list;
    int rc;

    run->telling = first;
    run->attaching = !run->opened;
    run->tell_end = tell_end(run, first) + 1;
    do {
        run->list_end = list_end(run, --run->tell_end);
        make_list(&list, run, first);
    } while (list.used >= LIST_ROOM && run->tell_end > first);
    if (!run->attaching)
        run_hear_begin(run, first);
    rc = agent_command(&run->session->agent, list.text, why);
    if (!rc && meanwhile)
        meanwhile(ctx);
    if (!rc)
        rc = await_list(run, why);
    if (rc)
        return rc;
    run->opened = !run->attaching;
    if (run->session->agent.refusal[0])
        return refused(run, why);
    run->closed = run->list_end == all_steps_count(run->c);
    if (run->tell_end < run->list_end)
        rc = await_step(run, run->tell_end, why);
    return rc ? rc : (int)run->list_end;
}

int run_steps_start(struct run *run, struct why *why)
{
    int rc = session_command(run->session, START_BUDGET_S, why, "attach %u", run->vdev);

    run->opened = !rc;
    return rc ? why_prefix(why, rc, "starting with a vbd: ") : 0;
}

/* A step that is no caller's.  On a fresh connection it can be told again. */
static int do_ours(struct run *run, size_t index, struct why *why)
{
    const struct guest_step *step = all_steps_at(run->c, index);
    int rc;

    run_hear_begin(run, index);
    rc = step_moves(step) ? run_vbd_move(run, step->verb, why) : run_vbd_change(run, step, why);
    if (rc)
        return why_prefix(why, rc, "step %s: ", step->mark);
    run->mute &= !step_moves(step);
    run_hear_finish(run, index);
    return 0;
}

/* Does what is next: a list, or one step beside others.  Returns what is next then, or a negative errno. */
static int play_next(struct run *run, size_t next, void (*meanwhile)(void *), void *ctx,
                     struct why *why)
{
    const struct guest_step *step = all_steps_at(run->c, next);
    int rc;

    if (!step_moves(step) && (!run->opened || (!run->mute && tellable(run, next))))
        return play_list(run, next, meanwhile, ctx, why);
    if (step_is_ours(step))
        rc = do_ours(run, next, why);
    else
        rc = run_steps_one(run, next, why);
    return rc ? rc : (int)next + 1;
}

int run_steps(struct run *run, void (*meanwhile)(void *ctx), void *ctx, struct why *why)
{
    size_t next = 0;
    int rc = 0;

    while (!rc && next < all_steps_count(run->c)) {
        if (next == run->c->step_count)
            rc = session_wait(run->session, run_hear_done, run, run->c->budget_s, why);
        if (!rc && !simple_guest_can(run->session->bench->simple, all_steps_at(run->c, next))) {
            next++; /* of the epilogue */
            continue;
        }
        if (!rc)
            rc = play_next(run, next, next ? NULL : meanwhile, ctx, why);
        if (rc > 0) {
            next = (size_t)rc;
            rc = 0;
        }
    }
    if (!rc)
        run_hear_end(run);
    if (!rc && !run->closed)
        rc = session_command(run->session, CLOSE_BUDGET_S, why, "limits %u", run->vdev);
    return rc;
}
