/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend has neither feature-flush-cache nor feature-barrier, and a disk without "
    "a cache: what it has acknowledged is durable. The guest writes, calls fsync, and "
    "writes once more with RWF_DSYNC.\n\n"
    "A frontend must send neither operation here, since neither was offered, and should "
    "tell its operating system that there is no cache to flush. Both fsync and the "
    "durable write then cost nothing and are true.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=through",
     .basis = &clause_announce},
    {.strength = SHOULD, .kind = EXPECT_LIMITS, .limits = "fua=0", .basis = &clause_fua},
};

extern const struct conf_case case_offer_nothing;
const struct conf_case case_offer_nothing = {
    .name = "offer-nothing",
    .family = "negotiation",
    .clauses = {&clause_only_offered, &clause_announce},
    .moment = MOMENT_NEVER,
    .question = "What does the frontend promise when the backend offers neither flush nor barrier?",
    .story = story,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
