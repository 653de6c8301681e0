/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and has a volatile cache, as blktap does. The "
    "guest writes, calls fsync, and writes once more with RWF_DSYNC.\n\n"
    "The only way to flush is now an empty WRITE_BARRIER. Whether a barrier with data may "
    "also stand for a FUA write is left to the frontend: blkif.h orders such a write but "
    "says nothing about its durability, so this is recorded, not judged. A flush must not "
    "be seen.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
    {.strength = RECORD, .kind = EXPECT_LIMITS, .limits = "fua=1", .basis = &clause_fua},
};

extern const struct conf_case case_offer_barrier;
const struct conf_case case_offer_barrier = {
    .name = "offer-barrier",
    .family = "negotiation",
    .clauses = {&clause_barrier_offered, &clause_announce, &clause_barrier_durability},
    .moment = MOMENT_NEVER,
    .question = "Does a flush reach a backend that offers only feature-barrier?",
    .story = story,
    .offer = {.barrier = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
