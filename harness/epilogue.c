/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/epilogue.h"

#include <string.h>

#define FIRST EPILOGUE_FIRST_SECTOR

const struct guest_step epilogue_steps[EPILOGUE_STEPS] = {
    {.mark = "epilogue-read", .verb = STEP_READ, .sector = FIRST + 64, .sectors = 8},
    {.mark = "epilogue-write", .verb = STEP_WRITE, .sector = FIRST, .sectors = 8},
    {.mark = "epilogue-fua", .verb = STEP_WRITE, .sector = FIRST + 8, .sectors = 8, .fua = true},
    {.mark = "epilogue-fsync", .verb = STEP_FSYNC},
    {.mark = "epilogue-read-back",
     .verb = STEP_READ,
     .sector = FIRST,
     .sectors = 8,
     .written_by = "epilogue-write"},
};

size_t all_steps_count(const struct conf_case *c)
{
    return c->step_count + EPILOGUE_STEPS;
}

const struct guest_step *all_steps_at(const struct conf_case *c, size_t index)
{
    return index < c->step_count ? &c->steps[index] : &epilogue_steps[index - c->step_count];
}

int all_steps_find(const struct conf_case *c, const char *mark)
{
    for (size_t i = 0; i < all_steps_count(c); i++)
        if (!strcmp(all_steps_at(c, i)->mark, mark))
            return (int)i;
    return -1;
}

unsigned step_threads(const struct guest_step *step)
{
    if (step_is_ours(step))
        return 0;
    return step->threads ? step->threads : 1;
}

unsigned step_callers(const struct guest_step *step)
{
    return step_threads(step) * (step->repeat ? step->repeat : 1);
}

bool step_is_sync(const struct guest_step *step)
{
    return step->verb == STEP_FSYNC || step->verb == STEP_FDATASYNC;
}

bool step_is_durable(const struct guest_step *step)
{
    return step->fua || step->fsync;
}

unsigned step_seed(const struct conf_case *c, size_t index)
{
    const struct guest_step *step = all_steps_at(c, index);
    int writer = step->written_by ? all_steps_find(c, step->written_by) : -1;

    return (unsigned)(writer < 0 ? (int)index : writer) + 1;
}
