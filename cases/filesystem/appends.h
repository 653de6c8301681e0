/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * appends: a log is written: twelve records, one after the other, each synced before the next.  Each is a commit of two
 * flushes; the second of the fifth is refused.
 */
#ifndef CASES_FILESYSTEM_APPENDS_H
#define CASES_FILESYSTEM_APPENDS_H

#include "cases/filesystem/commit.h"

static const struct guest_step append_steps[] = {
    {.mark = "mount", .verb = STEP_MOUNT},
    {.mark = "append", .verb = STEP_WRITE, .sectors = 8, .repeat = 12, .fsync = true, .file = true},
    {.mark = "power-cut", .verb = STEP_POWER_CUT},
    {.mark = "recover", .verb = STEP_MOUNT},
    {.mark = "find",
     .verb = STEP_READ,
     .sectors = 8,
     .repeat = 12,
     .file = true,
     .written_by = "append"},
};

static const struct fault_rule refuse_fifth[] = {
    {.name = "refuse-fifth",
     .ops = OP_FLUSH,
     .forms = FORM_EMPTY,
     .when = {.mark = "append", .skip = 9, .count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};

#define APPENDS_REFUSED                                                                            \
    .family = "filesystem",                                                                        \
    .clauses = {&clause_sync_told, &clause_sync_keeps, &clause_flush_refusable,                    \
                &clause_promise_stands},                                                           \
    .moment = MOMENT_COMMIT,                                                                       \
    .question = "How much of a log that is synced record by record is left when one flush in its " \
                "middle was refused?",                                                             \
    .story =                                                                                       \
        "The backend offers feature-flush-cache. A program appends twelve records to a file, as "  \
        "a "                                                                                       \
        "database does to its log, and calls fsync after each. The last flush of the fifth is "    \
        "refused, once; the backend would perform every other. Then power is lost.\n\nOne record " \
        "whose sync was told an error may be gone, and no other. Where success is told and no "    \
        "flush is sent any more, everything from the fifth record on is gone, though each was "    \
        "acknowledged.",                                                                           \
    OFFER(.flush_cache = "1"), RULES(refuse_fifth), STEPS(append_steps),                           \
    .subject = SUBJECT_REFUSED, EXPECT(commit_expect), .budget_s = 20

#endif
