/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/simple_guest.h"

#include <errno.h>

#include "fake_backend/disk.h"
#include "fake_backend/why.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"

/* What a step asks for that a simple guest has no word for; NULL: nothing. */
static const char *wish(const struct guest_step *step)
{
    if (step_is_sync(step))
        return "a flush";
    if (step->verb == STEP_DISCARD)
        return "a discard";
    if (step->verb == STEP_REOPEN || step->opener)
        return "descriptors";
    if (step->verb == STEP_MOUNT || step->file)
        return "a file system";
    if (step_is_ours(step))
        return "a driver that looks at its backend while it is connected";
    if (step_is_durable(step))
        return "a durable write";
    if (step_callers(step) > 1 || step->asleep_mark)
        return "several requests at once";
    return step->buffered ? "a write through a cache of its own" : NULL;
}

bool simple_guest_can(const struct simple_guest *simple, const struct guest_step *step)
{
    return !simple || !wish(step);
}

int simple_guest_needs(const struct simple_guest *simple, const struct conf_case *c,
                       struct why *why)
{
    if (simple && c->driver_params)
        return why_set(why, -ENOTSUP, "it needs the driver's parameters %s, and %s has none",
                       c->driver_params, simple->name);
    for (size_t i = 0; i < c->step_count; i++)
        if (!simple_guest_can(simple, &c->steps[i]))
            return why_set(why, -ENOTSUP, "its step %s needs %s, and %s has none", c->steps[i].mark,
                           wish(&c->steps[i]), simple->name);
    return 0;
}

void simple_guest_content(const struct simple_guest *simple, const struct conf_case *c,
                          size_t index, uint64_t sector, void *buffer)
{
    uint32_t sectors = all_steps_at(c, index)->sectors;

    if (simple)
        simple->content(buffer, sector, sectors, step_seed(c, index));
    else
        pattern_fill(buffer, sector, sectors, step_seed(c, index));
}

static int put(void *ctx, uint64_t sector, const void *data)
{
    return disk_write_durable(ctx, sector, 1, data);
}

int simple_guest_prepare(const struct simple_guest *simple, const struct conf_case *c,
                         struct disk *disk)
{
    return simple ? simple->prepare(c, put, disk) : 0;
}
