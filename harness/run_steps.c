/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run_steps.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "fake_backend/why.h"
#include "harness/run_hear.h"

#define ATTACH_BUDGET_S 30
#define LIST_ROOM       1900

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

/* Commands for the agent, one a line. */
struct list {
    char text[LIST_ROOM];
    size_t used;
};

static void add(struct list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct list *list, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    list->used +=
        (size_t)vsnprintf(list->text + list->used, sizeof(list->text) - list->used, format, args);
    va_end(args);
}

static void add_step(struct list *list, const struct run *run, size_t index)
{
    const struct guest_step *step = all_steps_at(run->c, index);

    add(list, "%srun %s %s %llu %u %u %u%s%s", list->used ? "\n" : "", step->mark,
        verb_word(step->verb), (unsigned long long)step->sector, step->sectors, step_threads(step),
        step_seed(run->c, index), step->fua ? " fua" : "", step->buffered ? " buffered" : "");
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

int run_steps_one(struct run *run, size_t index, struct why *why)
{
    const struct guest_step *step = all_steps_at(run->c, index);
    struct session *session = run->session;
    struct step_wait wait = {.run = run, .index = index};
    struct list list = {.used = 0};
    int rc;

    add_step(&list, run, index);
    if (step->asleep_mark)
        add(&list, "\nasleep %s", step->mark);
    run_hear_begin(run, index);
    rc = session_command(session, run->c->budget_s, why, "%s", list.text);
    if (!rc)
        rc = session_wait(session, step_ready, &wait, run->c->budget_s, why);
    return rc ? why_prefix(why, rc, "step %s: ", step->mark) : 0;
}

/* May this step tell on the ring?  Only one that is alone: its read must not stand between others. */
static bool tellable(const struct run *run, size_t index)
{
    const struct guest_step *step = all_steps_at(run->c, index);

    if (step_threads(step) > 1 || step->asleep_mark)
        return false;
    for (size_t i = 0; index < run->c->step_count && i < index; i++)
        if (all_steps_at(run->c, i)->asleep_mark)
            return false;
    return true;
}

/* One past the last of the steps that can be sent together with this one. */
static size_t list_end(const struct run *run, size_t first)
{
    size_t end = first;

    while (end < all_steps_count(run->c) && tellable(run, end))
        end++;
    return end;
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
        run->list_end = run->telling; /* what is told from now on is nobody's turn */
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
    run->list_end = run->telling;
    run->mute = true;
    return (int)next;
}

/* Sends the steps from `first` on that can be sent together.  Returns the next, or a negative errno. */
static int play_list(struct run *run, size_t first, void (*meanwhile)(void *), void *ctx,
                     struct why *why)
{
    uint64_t mailbox = DISK_SECTORS;
    struct list list = {.used = 0};
    int rc;

    run->telling = first;
    run->list_end = list_end(run, first);
    run->attaching = !run->opened;
    if (run->attaching)
        add(&list, "attach %u tell=%llu", run->vdev, (unsigned long long)mailbox);
    else
        run_hear_begin(run, first);
    for (size_t i = first; i < run->list_end; i++) {
        add_step(&list, run, i);
        add(&list, " tell=%llu\nwait %s", (unsigned long long)mailbox,
            all_steps_at(run->c, i)->mark);
    }
    if (run->list_end == all_steps_count(run->c))
        add(&list, "\nlimits %u\ndetach %u", run->vdev, run->vdev);
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
    return (int)run->list_end;
}

static int open_alone(struct run *run, struct why *why)
{
    int rc = session_command(run->session, ATTACH_BUDGET_S, why, "attach %u", run->vdev);

    run->opened = !rc;
    return rc ? why_prefix(why, rc, "attaching a vbd: ") : 0;
}

int run_steps(struct run *run, void (*meanwhile)(void *ctx), void *ctx, struct why *why)
{
    size_t next = 0;
    int rc = 0;

    while (!rc && next < all_steps_count(run->c)) {
        if (next == run->c->step_count)
            rc = session_wait(run->session, run_hear_done, run, run->c->budget_s, why);
        if (!rc && !run->mute && tellable(run, next)) {
            int reached = play_list(run, next, meanwhile, ctx, why);

            meanwhile = NULL;
            rc = reached < 0 ? reached : 0;
            next = reached < 0 ? next : (size_t)reached;
            continue;
        }
        if (!rc && !run->opened)
            rc = open_alone(run, why);
        if (!rc && meanwhile)
            meanwhile(ctx);
        meanwhile = NULL;
        if (!rc)
            rc = run_steps_one(run, next++, why);
    }
    if (!rc)
        run_hear_end(run);
    if (!rc && !run->closed)
        rc = session_command(run->session, ATTACH_BUDGET_S, why, "limits %u", run->vdev);
    return rc;
}
