/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend's feature-flush-cache says 2. blkif.h knows 0 and 1 and is silent about "
    "anything else; a later version might give the number a meaning. The guest writes, "
    "calls fsync, and writes once more with RWF_DSYNC. The backend would perform a flush.\n\n"
    "A frontend may take it for yes, as whoever asks whether it is 0 does, or for no, as "
    "whoever asks whether it is 1. Which one is recorded. It has to stand by it: where it "
    "announces a cache, a flush is sent for every fsync.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = RECORD,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_node_values},
    {.strength = RECORD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_offer_two;
const struct conf_case case_offer_two = {
    .name = "offer-two",
    .family = "negotiation",
    .clauses = {&clause_node_values, &clause_announce, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question =
        "Is feature-flush-cache = 2 taken as an offer, and is the frontend then true to that?",
    .story = story,
    .offer = {.flush_cache = "2"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
