/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier, and its feature-flush-cache is there and empty: a "
    "node between being made and being written, or one that a script had no value for. The "
    "guest writes, calls fsync, and writes once more with RWF_DSYNC. The backend would "
    "perform flushes as well as barriers.\n\n"
    "A node that is there counts as yes for whoever only looks for it, and as no for "
    "whoever looks for a number. Which is recorded. One of the two operations has to reach "
    "the backend when fsync is called.";

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

extern const struct conf_case case_offer_empty_beside_barrier;
const struct conf_case case_offer_empty_beside_barrier = {
    .name = "offer-empty-beside-barrier",
    .family = "negotiation",
    .clauses = {&clause_node_values, &clause_barrier_offered, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does an empty feature-flush-cache cost the frontend the barrier that is offered?",
    .story = story,
    .offer = {.barrier = "1", .flush_cache = ""},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
