/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and feature-persistent. Pages now stay granted, and "
    "data is copied into and out of them. The guest writes, calls fsync, writes once more "
    "with RWF_DSYNC, and reads that back.\n\n"
    "How data travels changes nothing of what a request means: what a barrier carries is "
    "what the caller wrote, and an empty one has no pages at all. A frontend that does not "
    "use persistent grants shows nothing here.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 8, .sectors = 8, .written_by = "durable"},
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
};

extern const struct conf_case case_offer_persistent;
const struct conf_case case_offer_persistent = {
    .name = "offer-persistent",
    .family = "negotiation",
    .clauses = {&clause_transport, &clause_barrier_offered, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "Do barriers carry data as before when pages stay granted?",
    .story = story,
    .offer = {.barrier = "1", .persistent = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .agreed = "persistent=1",
    .budget_s = 20,
};
