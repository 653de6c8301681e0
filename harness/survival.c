/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/survival.h"

#include <string.h>

#include "harness/epilogue.h"

static const struct guest_step *step_of(const struct view *view, const struct view_caller *caller)
{
    return all_steps_at(view->c, caller->step);
}

static bool told_success(const struct view_caller *caller)
{
    return caller->told && !caller->error;
}

static bool was_promised(const struct view *view, const struct view_caller *caller,
                         const struct view_caller *writer)
{
    const struct guest_step *step = step_of(view, caller);

    if (!step->file || !told_success(caller) || caller->told > view->cut)
        return false;
    return step_is_sync(step) ? caller->sent > writer->told
                              : caller == writer && step_is_durable(step);
}

/* Who looked for this write after the loss of power, and was told something; NULL: nobody. */
static const struct view_caller *reader_of(const struct view *view,
                                           const struct view_caller *writer)
{
    const char *mark = step_of(view, writer)->mark;

    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];
        const char *written_by = step_of(view, caller)->written_by;

        if (caller->sent > view->cut && caller->told && caller->thread == writer->thread &&
            written_by && !strcmp(written_by, mark))
            return caller;
    }
    return NULL;
}

/* Adds what one write became of, if it was promised to the caller. */
static bool add(const struct view *view, const struct view_caller *caller,
                const struct view_caller *writer, struct survival *survival)
{
    const struct view_caller *reader;

    if (!was_promised(view, caller, writer))
        return false;
    reader = reader_of(view, writer);
    if (!reader)
        return true;
    survival->promised++;
    if (reader->same)
        return true;
    survival->lost++;
    if (!survival->loser)
        survival->loser = caller;
    return true;
}

static bool is_writer(const struct view *view, const struct view_caller *caller)
{
    const struct guest_step *step = step_of(view, caller);

    return view->cut && step->verb == STEP_WRITE && step->file && told_success(caller);
}

struct survival survival_of(const struct view *view, const struct view_caller *caller)
{
    struct survival survival = {0};

    for (size_t i = 0; i < view->caller_count; i++)
        if (is_writer(view, &view->callers[i]))
            add(view, caller, &view->callers[i], &survival);
    return survival;
}

struct survival survival_all(const struct view *view)
{
    struct survival survival = {0};

    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *writer = &view->callers[i];
        size_t caller = is_writer(view, writer) ? 0 : view->caller_count;

        while (caller < view->caller_count && !add(view, &view->callers[caller], writer, &survival))
            caller++;
    }
    return survival;
}
