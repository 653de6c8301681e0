/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend's feature-flush-cache says 1x: a number, and something behind it. The "
    "guest writes, calls fsync, and writes once more with RWF_DSYNC. The backend would "
    "perform a flush.\n\n"
    "Whoever reads a number and stops where it ends finds 1; whoever wants the whole word "
    "to be a number finds none. blkif.h does not say, so either is recorded. Where the "
    "frontend then announces a cache, a flush has to be sent for every fsync.";

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

extern const struct conf_case case_offer_one_and_more;
const struct conf_case case_offer_one_and_more = {
    .name = "offer-one-and-more",
    .family = "negotiation",
    .clauses = {&clause_node_values, &clause_announce, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question =
        "Is feature-flush-cache = 1x taken as an offer, and is the frontend then true to that?",
    .story = story,
    .offer = {.flush_cache = "1x"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
