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

/* A resume, a power cut, a mount. */
static const char *check_bare(const struct guest_step *step)
{
    return step->sector || step->sectors || step->threads || step->fua || step->buffered ||
                   step->file || step->written_by || step->asleep_mark
               ? "a resume, mount or power cut has more than a mark"
               : NULL;
}

static const char *check_step(const struct guest_step *step)
{
    bool sync = step->verb == STEP_FSYNC || step->verb == STEP_FDATASYNC;
    uint64_t sectors = (uint64_t)step->sectors * step_threads(step);

    if (!catalog_is_kebab(step->mark) || strlen(step->mark) > MAX_MARK)
        return "a step's mark is not kebab-case, or too long";
    if (step->asleep_mark && !catalog_is_kebab(step->asleep_mark))
        return "a step's asleep_mark is not kebab-case";
    if (step_is_ours(step) || step->verb == STEP_MOUNT)
        return check_bare(step);
    if (!sync && step->verb != STEP_WRITE && step->verb != STEP_READ)
        return "a step has no verb";
    if (step->threads > AGENT_THREADS)
        return "a step has more threads than the agent";
    if (sync && (step->sector || step->sectors))
        return "a sync has sectors";
    if (!sync && !step->sectors)
        return "a step has no sectors";
    if (step->sector > EPILOGUE_FIRST_SECTOR || sectors > EPILOGUE_FIRST_SECTOR - step->sector)
        return "a step goes beyond the sectors of cases";
    if (step->file && step->buffered)
        return "a step on the file is buffered anyway";
    if (step->fua && step->verb != STEP_WRITE)
        return "a step that writes nothing has fua";
    return NULL;
}

static bool overlap(const struct guest_step *a, const struct guest_step *b)
{
    return a->file == b->file && a->sector < b->sector + (uint64_t)b->sectors * step_threads(b) &&
           b->sector < a->sector + (uint64_t)a->sectors * step_threads(a);
}

/* A read must find what an earlier step has written, thread by thread. */
static const char *check_reader(const struct conf_case *c, size_t index)
{
    const struct guest_step *step = &c->steps[index];

    if (!step->written_by)
        return step->verb == STEP_READ ? "a read does not say which step has written" : NULL;
    if (step->verb != STEP_READ)
        return "a step that does not read says which step has written";
    for (size_t i = 0; i < index; i++) {
        const struct guest_step *writer = &c->steps[i];

        if (!strcmp(writer->mark, step->written_by))
            return writer->verb == STEP_WRITE && writer->file == step->file &&
                           writer->sector == step->sector && writer->sectors == step->sectors &&
                           step_threads(writer) >= step_threads(step)
                       ? NULL
                       : "a read is not of what its writer has written";
    }
    return "a read names a writer that is not there before it";
}

static bool can_flush(const struct offer *offer)
{
    return offer_on(offer->barrier) || offer_on(offer->flush_cache);
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
        if (step->verb == STEP_POWER_CUT && (cut || !can_flush(case_offer(c))))
            return "power is lost twice, or there is no way to flush";
        cut |= step->verb == STEP_POWER_CUT;
        mounted = step->verb == STEP_MOUNT || (mounted && step->verb != STEP_POWER_CUT);
    }
    return NULL;
}

/* What is promised before a resume must be there to be kept after it. */
static const char *check_resumes(const struct conf_case *c)
{
    static const struct offer nothing;
    bool asleep = false;

    if (!case_resumes(c) && !offer_same(&c->offer_after_resume, &nothing))
        return "it offers something after a resume, and has none";
    if (c->offer_after_resume.sectors)
        return "it offers sectors after a resume";
    if (case_resumes(c) && can_flush(case_offer(c)) != can_flush(&c->offer_after_resume))
        return "it offers a way to flush on one side of a resume only";
    for (size_t i = 0; i < c->step_count; i++) {
        asleep |= c->steps[i].asleep_mark != NULL;
        if (asleep && step_is_ours(&c->steps[i]))
            return "a step may be asleep while the guest is saved, or power is lost";
    }
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
        wrong = check_reader(c, i);
    }
    if (!wrong)
        wrong = check_files(c);
    return wrong ? wrong : check_resumes(c);
}
