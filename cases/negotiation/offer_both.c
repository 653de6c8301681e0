/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and feature-barrier, as Linux blkback does on "
    "a disk with a cache. The guest writes, calls fsync, and writes once more with "
    "RWF_DSYNC.\n\n"
    "Either operation makes fsync true. Which one is used, and whether FUA is announced, "
    "is recorded.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = RECORD,
     .kind = EXPECT_WIRE,
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_barrier_offered},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
    {.strength = RECORD, .kind = EXPECT_LIMITS, .limits = "fua=0", .basis = &clause_fua},
};

extern const struct conf_case case_offer_both;
const struct conf_case case_offer_both = {
    .name = "offer-both",
    .family = "negotiation",
    .clauses = {&clause_flush_offered, &clause_barrier_offered, &clause_flush_reaches, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "Which operation does the frontend choose when both are offered?",
    .story = story,
    .offer = {.barrier = "1", .flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
