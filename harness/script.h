/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * script: journals written by hand, for tests of those who read them.
 */
#ifndef HARNESS_SCRIPT_H
#define HARNESS_SCRIPT_H

#include "fake_backend/disk.h"
#include "fake_backend/fault.h"
#include "fake_backend/journal.h"
#include "harness/epilogue.h"

#define SCRIPT_REFUSED (-2) /* BLKIF_RSP_EOPNOTSUPP */
#define SCRIPT_FAILED  (-1) /* BLKIF_RSP_ERROR */
#define SCRIPT_DURABLE (DISK_CACHE | DISK_MEDIUM)

static inline void script_sent(struct journal *journal, const char *mark)
{
    journal_add(journal,
                (struct journal_entry){.kind = JOURNAL_MARK, .name = mark, .text = "sent"});
}

/* A request; sectors 0: without data. */
static inline void script_request(struct journal *journal, uint64_t id, enum block_op op,
                                  uint64_t sector, uint32_t sectors)
{
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_REQUEST,
                                                .id = id,
                                                .op = op,
                                                .form = sectors ? FORM_DATA : FORM_EMPTY,
                                                .sector = sectors ? sector : UINT64_MAX,
                                                .sectors = sectors});
}

static inline void script_rule(struct journal *journal, uint64_t id, const char *action)
{
    journal_add(journal, (struct journal_entry){
                             .kind = JOURNAL_RULE, .id = id, .name = "rule", .text = action});
}

static inline void script_answer(struct journal *journal, uint64_t id, int status,
                                 const char *effect)
{
    journal_add(journal, (struct journal_entry){
                             .kind = JOURNAL_RESPONSE, .id = id, .number = status, .text = effect});
}

/* A request that is performed at once. */
static inline void script_performed(struct journal *journal, enum block_op op, uint64_t sector,
                                    uint32_t sectors)
{
    uint64_t id = 1000 + journal_count(journal);

    script_request(journal, id, op, sector, sectors);
    script_answer(journal, id, 0, "performed");
}

/* A request that is refused at once. */
static inline void script_refused(struct journal *journal, enum block_op op, uint64_t sector,
                                  uint32_t sectors)
{
    uint64_t id = 1000 + journal_count(journal);

    script_request(journal, id, op, sector, sectors);
    script_rule(journal, id, "refuse");
    script_answer(journal, id, SCRIPT_REFUSED, "discarded");
}

/* A thread of a step is told: error 0 is success; found: what a read found. */
static inline void script_told(struct journal *journal, const char *step, int thread, int error,
                               const char *found)
{
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_RESULT,
                                                .name = step,
                                                .thread = thread,
                                                .number = error ? -1 : 0,
                                                .error = error,
                                                .text = found});
}

/* A writing thread is told, while the disk holds its data there (set of enum disk_place). */
static inline void script_wrote(struct journal *journal, const char *step, int thread, int error,
                                unsigned place)
{
    script_told(journal, step, thread, error, NULL);
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_DISK,
                                                .name = step,
                                                .thread = thread,
                                                .number = (int32_t)place,
                                                .text = "told"});
}

static inline void script_guest(struct journal *journal, const char *life)
{
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_GUEST, .text = life});
}

static inline void script_limits(struct journal *journal, const char *limits)
{
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_LIMITS, .text = limits});
}

static inline void script_fence(struct journal *journal, const char *name, bool answers)
{
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_FENCE,
                                                .name = name,
                                                .text = answers ? "answers" : "silent"});
}

/*
 * The fences of a guest that answers, on a ring that is empty; device: does it serve another
 * request?
 */
static inline void script_fences(struct journal *journal, bool device)
{
    script_fence(journal, "ring", true);
    script_fence(journal, "agent", true);
    script_fence(journal, "other-vbd", true);
    script_fence(journal, "device", device);
}

/*
 * The epilogue against a device that keeps every promise, with `flush` (0: none is sent), and the
 * case's good end.
 */
static inline void script_epilogue(struct journal *journal, enum block_op flush)
{
    const struct guest_step *step = epilogue_steps;

    script_sent(journal, EPILOGUE_MARK);
    for (size_t i = 0; i < EPILOGUE_STEPS; i++, step++) {
        script_sent(journal, step->mark);
        if (step->verb != STEP_FSYNC)
            script_performed(journal, step->verb == STEP_READ ? OP_READ : OP_WRITE, step->sector,
                             step->sectors);
        if (flush && (step->fua || step->verb == STEP_FSYNC))
            script_performed(journal, flush, 0, 0);
        if (step->verb == STEP_WRITE)
            script_wrote(journal, step->mark, 0, 0, step->fua ? SCRIPT_DURABLE : DISK_CACHE);
        else
            script_told(journal, step->mark, 0, 0, step->verb == STEP_READ ? "same" : NULL);
    }
    script_guest(journal, "running");
}

#endif
