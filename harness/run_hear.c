/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/run_hear.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "harness/guest/protocol.h"
#include "harness/promises.h"
#include "harness/run.h"
#include "harness/simple_guest.h"
#include "harness/transcript.h"
#include "harness/vdev.h"

static void set_mark(struct run *run, const char *mark, const char *how)
{
    journal_add(run->journal,
                (struct journal_entry){.kind = JOURNAL_MARK, .name = mark, .text = how});
    promises_mark(run->c, run->disk, run->journal, mark);
    if (run->backend)
        backend_mark(run->backend, mark);
}

/* Where the disk holds what one caller of a step has written. */
static void journal_disk(struct run *run, size_t index, unsigned caller, const char *when)
{
    const struct guest_step *step = all_steps_at(run->c, index);
    uint64_t sector = step->sector + (uint64_t)caller * step->sectors;
    unsigned char *expected;
    int place;

    if (step->verb != STEP_WRITE || step->file || caller >= step_callers(step))
        return;
    expected = malloc((size_t)step->sectors * SECTOR_SIZE);
    if (!expected)
        return; /* as below: the judge misses the entry, and says so */
    simple_guest_content(run->session->bench->simple, run->c, index, sector, expected);
    place = disk_find(run->disk, sector, step->sectors, expected);
    free(expected);
    if (place < 0)
        return;
    journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_DISK,
                                                     .name = step->mark,
                                                     .text = when,
                                                     .thread = (int32_t)caller,
                                                     .sector = sector,
                                                     .sectors = step->sectors,
                                                     .number = place});
}

/* The last step is over: where does the disk hold what they all wrote? */
void run_hear_end(struct run *run)
{
    if (run->ended)
        return;
    run->ended = true;
    for (size_t i = 0; i < all_steps_count(run->c); i++)
        for (unsigned t = 0; run->step[i].sent && t < step_callers(all_steps_at(run->c, i)); t++)
            journal_disk(run, i, t, "end");
}

void run_hear_begin(struct run *run, size_t index)
{
    if (index == run->c->step_count)
        set_mark(run, EPILOGUE_MARK, "sent");
    set_mark(run, all_steps_at(run->c, index)->mark, "sent");
    run->step[index] = (struct run_step){.sent = true}; /* the fence asks for one again */
    memset(run->rounds, 0, sizeof(run->rounds));
}

void run_hear_finish(struct run *run, size_t index)
{
    char mark[TRANSCRIPT_WORD + 8];

    if (run->step[index].done)
        return;
    run->step[index].done = true;
    snprintf(mark, sizeof(mark), "%s/done", all_steps_at(run->c, index)->mark);
    set_mark(run, mark, "reported");
}

static void note_lack(struct run *run, size_t index, unsigned error)
{
    run->lacks |= all_steps_at(run->c, index)->verb == STEP_MOUNT && error == ENODEV;
}

/* One of the step's callers was told this; what comes after it on the ring comes after it in time. */
static void take_told(struct run *run, size_t index, unsigned caller, enum agent_found found,
                      unsigned error)
{
    static const char *const words[] = {
        [AGENT_FOUND_SAME] = "same", [AGENT_FOUND_DIFFERENT] = "differs"};
    const struct guest_step *step = all_steps_at(run->c, index);
    bool moves = step->verb == STEP_READ || step->verb == STEP_WRITE;
    int32_t bytes = moves ? (int32_t)(step->sectors * SECTOR_SIZE) : 0;

    journal_add(run->journal, (struct journal_entry){.kind = JOURNAL_RESULT,
                                                     .name = step->mark,
                                                     .thread = (int32_t)caller,
                                                     .number = error ? -1 : bytes,
                                                     .error = (int32_t)error,
                                                     .text = words[found]});
    journal_disk(run, index, caller, "told");
    note_lack(run, index, error);
    if (++run->step[index].told == step_callers(step))
        run_hear_finish(run, index);
}

/* Which caller of the step that tells this thread is now; or none, when it is none of them or has told enough. */
static bool next_caller(struct run *run, unsigned thread, unsigned *caller_out)
{
    const struct guest_step *step = all_steps_at(run->c, run->telling);

    if (thread >= step_threads(step))
        return false;
    *caller_out = run->rounds[thread] * step_threads(step) + thread;
    run->rounds[thread]++;
    return *caller_out < step_callers(step);
}

void run_hear_ring(void *ctx, uint64_t place)
{
    struct run *run = ctx;
    enum agent_found found;
    unsigned thread, caller, error;

    if (place >= AGENT_TELL_AREA || (!run->attaching && run->telling == run->tell_end))
        return; /* somebody reads the end of the disk: a scan, not our agent */
    tell_read(place, &thread, &found, &error);
    run->progress++;
    if (!run->attaching) {
        if (!next_caller(run, thread, &caller))
            return;
        take_told(run, run->telling, caller, found, error);
        if (!run->step[run->telling].done)
            return;
        run->telling++;
    }
    run->attaching = false;
    if (run->telling < run->list_end)
        run_hear_begin(run, run->telling);
    else if (run_hear_over(run))
        run_hear_end(run);
}

static void take_asleep(struct run *run, const char *name)
{
    int index = all_steps_find(run->c, name);

    if (index < 0 || run->step[index].asleep || !all_steps_at(run->c, (size_t)index)->asleep_mark)
        return;
    run->step[index].asleep = true;
    set_mark(run, all_steps_at(run->c, (size_t)index)->asleep_mark, "reported");
}

/* Has the caller whose result this is told on the ring already? */
static bool has_told(const struct run *run, size_t index, const struct journal_entry *result)
{
    const struct guest_step *step = all_steps_at(run->c, index);
    unsigned caller = (unsigned)result->thread, threads = step_threads(step);

    if (caller >= step_callers(step))
        return false;
    if (run->step[index].told == step_callers(step))
        return true;
    return index == run->telling && run->rounds[caller % threads] > caller / threads;
}

void run_hear_line(void *ctx, const char *line)
{
    struct run *run = ctx;
    struct transcript_entry heard;
    char step[TRANSCRIPT_WORD];
    int index = -1;

    if (sscanf(line, "asleep %63s", step) == 1) {
        take_asleep(run, step);
        return;
    }
    transcript_read(line, &heard);
    if (heard.entry.kind == JOURNAL_RESULT || heard.entry.kind == JOURNAL_DONE)
        index = all_steps_find(run->c, heard.name);
    if (heard.entry.kind == JOURNAL_RESULT && index >= 0 &&
        has_told(run, (size_t)index, &heard.entry))
        return; /* the ring was faster */
    if (heard.entry.kind == JOURNAL_KLOG && heard.entry.text &&
        vdev_another(run->vdev, heard.entry.text))
        heard.entry.kind = JOURNAL_NOTE; /* of a vbd of ours that comes or goes meanwhile */
    journal_add(run->journal, heard.entry);
    if (index >= 0 && heard.entry.kind == JOURNAL_RESULT) {
        journal_disk(run, (size_t)index, (unsigned)heard.entry.thread, "told");
        note_lack(run, (size_t)index, (unsigned)heard.entry.error);
    } else if (index >= 0) {
        run_hear_finish(run, (size_t)index);
    }
}

bool run_hear_done(void *ctx)
{
    struct run *run = ctx;

    for (size_t i = 0; i < all_steps_count(run->c); i++)
        if (run->step[i].sent && !run->step[i].done)
            return false;
    return true;
}

bool run_hear_over(const struct run *run)
{
    return run_hear_done((void *)run) && run->step[all_steps_count(run->c) - 1].done;
}
