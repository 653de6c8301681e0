/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/catalog_steps.h"

#include <string.h>

#include "fake_backend/offer.h"
#include "harness/epilogue.h"
#include "harness/filesystem/filesystem.h"
#include "harness/guest/protocol.h"

#define MAX_MARK 40

bool catalog_is_kebab(const char *name)
{
    if (!name || !*name)
        return false;
    for (const char *c = name; *c; c++) {
        bool hyphen = *c == '-';

        if (!hyphen && !(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9'))
            return false;
        if (hyphen && (c == name || c[-1] == '-' || !c[1]))
            return false;
    }
    return true;
}

/* A mount, and what the harness does, has a mark, and what belongs to it. */
static const char *check_bare(const struct guest_step *step)
{
    if (step->verb > STEP_CLOSING)
        return "a step has no verb";
    if (step->verb == STEP_NODE ? !step->node || !*step->node : step->node || step->value)
        return "a step has no node, or is not about one";
    return step->sector || (step->sectors && step->verb != STEP_RESIZE) || step->threads ||
                   step->repeat || step->opener || step->fua || step->fsync || step->secure ||
                   step->buffered || step->file || step->written_by || step->asleep_mark
               ? "a mount, or a step of ours, has more than a mark and what it is about"
               : NULL;
}

static bool has_place(const struct guest_step *step)
{
    return step->verb == STEP_WRITE || step->verb == STEP_READ || step->verb == STEP_DISCARD;
}

static const char *check_flags(const struct guest_step *step)
{
    bool reopens = step->verb == STEP_REOPEN;

    if (step_is_durable(step) && step->verb != STEP_WRITE)
        return "a step that writes nothing has fua or fsync";
    if (step->secure && step->verb != STEP_DISCARD)
        return "a step that discards nothing is secure";
    if (step->buffered && (step->verb == STEP_DISCARD || reopens))
        return "a step that moves no data is buffered";
    if (step->file && (step->buffered || step->opener))
        return "a step on the file is buffered anyway, and has the file open by itself";
    if (step->file && (step->verb == STEP_DISCARD || reopens))
        return "a step that is about the device works on the file";
    if (step->opener > 1)
        return "a step has an opener who is not there";
    if (reopens && (step->threads > 1 || step->opener || step->asleep_mark))
        return "a step that reopens the device does more than that";
    if (step->repeat > 1 && step->asleep_mark)
        return "a step that repeats has an asleep_mark";
    return NULL;
}

static const char *check_step(const struct guest_step *step)
{
    uint64_t sectors = (uint64_t)step->sectors * step_callers(step);

    if (!catalog_is_kebab(step->mark) || strlen(step->mark) > MAX_MARK)
        return "a step's mark is not kebab-case, or too long";
    if (step->asleep_mark && !catalog_is_kebab(step->asleep_mark))
        return "a step's asleep_mark is not kebab-case";
    if (step_is_ours(step) || step->verb == STEP_MOUNT)
        return check_bare(step);
    if (step->verb <= STEP_UNSET || step->verb > STEP_REOPEN)
        return "a step has no verb";
    if (step->threads > AGENT_THREADS)
        return "a step has more threads than the agent";
    if (step->repeat > AGENT_CALLERS || step_callers(step) > AGENT_CALLERS)
        return "a step has more callers than the agent";
    if (step->node || step->value)
        return "a step has no node, or is not about one";
    if (!has_place(step) && (step->sector || step->sectors))
        return "a step that is about no data has sectors";
    if (has_place(step) && !step->sectors)
        return "a step has no sectors";
    if (step->sector > EPILOGUE_FIRST_SECTOR || sectors > EPILOGUE_FIRST_SECTOR - step->sector)
        return "a step goes beyond the sectors of cases";
    return check_flags(step);
}

static bool overlap(const struct guest_step *a, const struct guest_step *b)
{
    return a->file == b->file && a->sector < b->sector + (uint64_t)b->sectors * step_callers(b) &&
           b->sector < a->sector + (uint64_t)a->sectors * step_callers(a);
}

/* Is what this step writes discarded before another, or (to step_count) ever? */
static bool is_discarded(const struct conf_case *c, size_t writer, size_t to)
{
    for (size_t i = writer + 1; i < to; i++)
        if (c->steps[i].verb == STEP_DISCARD && overlap(&c->steps[i], &c->steps[writer]))
            return true;
    return false;
}

/* A read must find what an earlier step has written, caller by caller. */
static const char *check_reader(const struct conf_case *c, size_t index)
{
    const struct guest_step *step = &c->steps[index];

    if (!step->written_by)
        return step->verb == STEP_READ ? "a read does not say which step has written" : NULL;
    if (step->verb != STEP_READ)
        return "a step that does not read says which step has written";
    for (size_t i = 0; i < index; i++) {
        const struct guest_step *writer = &c->steps[i];

        if (strcmp(writer->mark, step->written_by) != 0)
            continue;
        if (is_discarded(c, i, index))
            return "a read is of what was discarded";
        return writer->verb == STEP_WRITE && writer->file == step->file &&
                       writer->sector == step->sector && writer->sectors == step->sectors &&
                       step_callers(writer) >= step_callers(step)
                   ? NULL
                   : "a read is not of what its writer has written";
    }
    return "a read names a writer that is not there before it";
}

/* The file is there from a mount on until power is lost; nothing else writes where the file system is. */
static const char *check_files(const struct conf_case *c)
{
    bool mounted = false, cut = false;

    if (c->filesystem && !filesystem_find(c->filesystem))
        return "it names a file system that there is no image of";
    for (size_t i = 0; i < c->step_count; i++) {
        const struct guest_step *step = &c->steps[i];

        if (step->verb == STEP_MOUNT && (!c->filesystem || mounted))
            return "it mounts what is not there, or is mounted";
        if (step->file && !mounted)
            return "a step works on a file, and nothing is mounted";
        if (step->verb == STEP_WRITE && !step->file && c->filesystem)
            return "a step writes over the file system";
        if (step->verb == STEP_POWER_CUT && (cut || !c->filesystem))
            return "power is lost twice, or without a file system";
        cut |= step->verb == STEP_POWER_CUT;
        mounted = step->verb == STEP_MOUNT || (mounted && step->verb != STEP_REOPEN &&
                                               (!step_moves(step) || step->verb == STEP_RESUME));
    }
    return NULL;
}

/* Who may be asleep holds the device, and sends while another tells. */
static const char *check_alone(const struct conf_case *c)
{
    bool asleep = false;

    for (size_t i = 0; i < c->step_count; i++) {
        const struct guest_step *step = &c->steps[i];

        if (asleep && step_moves(step))
            return "a step may be asleep while the device is connected anew";
        if (asleep && step->verb == STEP_REOPEN)
            return "a step may be asleep while the device is reopened";
        if (asleep && step->repeat > 1)
            return "a step may be asleep while another repeats";
        asleep |= step->asleep_mark != NULL;
    }
    return NULL;
}

static const char *check_later(const struct conf_case *c)
{
    static const struct offer nothing;

    if (!case_moves(c))
        return c->backend_later || !offer_same(&c->offer_later, &nothing)
                   ? "it offers something later, and nothing is connected anew"
                   : NULL;
    if (c->backend_later && !offer_same(&c->offer_later, &nothing))
        return "it offers something later, and so does its later backend";
    if (c->offer_later.sectors)
        return "it offers sectors later";
    if (offer_unclear(case_offer_later(c)->barrier) ||
        offer_unclear(case_offer_later(c)->flush_cache))
        return "what it offers later is unclear, and nobody asks what is announced then";
    return NULL;
}

const char *catalog_check_steps(const struct conf_case *c)
{
    const char *wrong = NULL;

    if (!c->step_count)
        return "it has no step";
    if (c->step_count > CASE_MAX_STEPS)
        return "it has too many steps";
    for (size_t i = 0; !wrong && i < c->step_count; i++)
        wrong = check_step(&c->steps[i]);
    for (size_t i = 0; !wrong && i < c->step_count; i++) {
        const struct guest_step *step = &c->steps[i];

        if (all_steps_find(c, step->mark) != (int)i || !strcmp(step->mark, EPILOGUE_MARK))
            return "two steps have the same mark";
        for (size_t k = 0; k < EPILOGUE_STEPS; k++)
            if (!strcmp(step->mark, epilogue_steps[k].mark))
                return "a step has the mark of one of the epilogue's";
        for (size_t k = 0; k < i && step->verb == STEP_WRITE; k++)
            if (c->steps[k].verb == STEP_WRITE && overlap(step, &c->steps[k]))
                return "two steps write the same sectors";
        if (step->verb == STEP_WRITE && (c->cut_at[0] || step->buffered) &&
            is_discarded(c, i, c->step_count))
            return "what a step writes is looked for at the end, and was discarded";
        wrong = check_reader(c, i);
    }
    if (!wrong)
        wrong = check_files(c);
    if (!wrong)
        wrong = check_alone(c);
    return wrong ? wrong : check_later(c);
}
