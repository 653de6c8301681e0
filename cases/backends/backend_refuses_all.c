/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and barrier, and refuses every single one from the first on, "
    "as one may whose disk turned out to have no such thing. blkif.h lets it. The guest "
    "writes, calls fsync, writes once more with RWF_DSYNC, and calls fsync again.\n\n"
    "There is no way to make anything durable, in whatever form it is tried. The only true "
    "thing to tell is an error; success from any of the three is a promise that nobody has "
    "made good.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_backend_refuses_all;
const struct conf_case case_backend_refuses_all = {
    .name = "backend-refuses-all",
    .family = "backends",
    .clauses = {&clause_flush_refusable, &clause_barrier_refusable, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told by a backend that offers everything and performs none of it?",
    .story = story,
    .backend = &personality_refuse_from_start,
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
