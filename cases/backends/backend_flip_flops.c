/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and barrier, refuses the very first of them, and performs all "
    "others: its disk was busy with something else for a moment. The guest writes, calls "
    "fsync, writes once more with RWF_DSYNC, and calls fsync again.\n\n"
    "One fsync could not be kept. Whether its caller is told, and whether all that comes "
    "after is durable again, depends on whether the frontend takes the refusal for the end "
    "of the operation or for the end of that request.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_backend_flip_flops;
const struct conf_case case_backend_flip_flops = {
    .name = "backend-flip-flops",
    .family = "backends",
    .clauses = {&clause_flush_refusable, &clause_promise_stands, &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question = "Does one refusal by a backend that offers both cost the guest all flushes?",
    .story = story,
    .backend = &personality_flip_flop,
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
