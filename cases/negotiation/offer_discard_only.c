/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard, and neither flush nor barrier: a disk without a "
    "cache that can be told what is not in use. The guest writes, calls fsync, and writes "
    "once more with RWF_DSYNC.\n\n"
    "The three features have nothing to do with each other. A frontend that was offered a "
    "discard may send discards, and no flush and no barrier; there is no cache to announce.";

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

extern const struct conf_case case_offer_discard_only;
const struct conf_case case_offer_discard_only = {
    .name = "offer-discard-only",
    .family = "negotiation",
    .clauses = {&clause_discard_offered, &clause_only_offered, &clause_announce},
    .moment = MOMENT_NEVER,
    .question = "Does an offer of discard alone make the frontend announce a cache?",
    .story = story,
    .offer = {.discard = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
