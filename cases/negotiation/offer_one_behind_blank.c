/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend's feature-flush-cache says 1, with a blank in front, as a toolstack may "
    "write it that pads its numbers. The guest writes, calls fsync, and writes once more "
    "with RWF_DSYNC. The backend would perform a flush.\n\n"
    "Most functions that read numbers pass over a blank, and a comparison of words does "
    "not. blkif.h does not say, so either is recorded. Where the frontend then announces a "
    "cache, a flush has to be sent for every fsync.";

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

extern const struct conf_case case_offer_one_behind_blank;
const struct conf_case case_offer_one_behind_blank = {
    .name = "offer-one-behind-blank",
    .family = "negotiation",
    .clauses = {&clause_node_values, &clause_announce, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question =
        "Is feature-flush-cache = \" 1\" taken as an offer, and is the frontend then true to that?",
    .story = story,
    .offer = {.flush_cache = " 1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
