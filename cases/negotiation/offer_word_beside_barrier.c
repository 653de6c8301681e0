/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier, and its feature-flush-cache says yes, which is no "
    "number. The guest writes, calls fsync, and writes once more with RWF_DSYNC. The "
    "backend would perform flushes as well as barriers.\n\n"
    "What to make of the word is not said, and recorded. But there is an offer beside it "
    "that is as clear as can be: a frontend that cannot read the one node has to use the "
    "other. One that gives up at the first word it does not understand announces no cache, "
    "and fsync makes nothing durable.";

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
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_node_values},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_offer_word_beside_barrier;
const struct conf_case case_offer_word_beside_barrier = {
    .name = "offer-word-beside-barrier",
    .family = "negotiation",
    .clauses = {&clause_node_values, &clause_barrier_offered, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a feature-flush-cache that is no number cost the frontend the barrier that "
                "is offered?",
    .story = story,
    .offer = {.barrier = "1", .flush_cache = "yes"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
