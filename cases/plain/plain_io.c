/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] = "The backend offers both ways to flush, and the guest has no use for "
                            "them: it writes, and reads what it wrote, and "
                            "nobody asks for durability. A frontend that does not know flushes at "
                            "all can be asked this much.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
    {.mark = "reading", .verb = STEP_READ, .sector = 4096, .sectors = 8, .written_by = "payload"},
};

extern const struct conf_case case_plain_io;
const struct conf_case case_plain_io = {
    .name = "plain-io",
    .family = "plain",
    .clauses = {&clause_told_truly},
    .moment = MOMENT_NEVER,
    .question = "Does a guest that never asks for durability read what it wrote?",
    .story = story,
    .offer = {.barrier = "1", .flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
