/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend says 1 of feature-flush-cache and 0 of feature-barrier, where others leave "
    "the second node out. The guest writes, calls fsync, and writes once more with "
    "RWF_DSYNC.\n\n"
    "It is what a backend with flushes and without barriers offers, and the frontend has to "
    "see it so: it announces a cache, sends flushes, and never a barrier. What it reads "
    "second must not undo what it read first.";

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
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
    {.strength = SHOULD, .kind = EXPECT_LIMITS, .limits = "fua=0", .basis = &clause_fua},
};

extern const struct conf_case case_offer_flush_barrier_zero;
const struct conf_case case_offer_flush_barrier_zero = {
    .name = "offer-flush-barrier-zero",
    .family = "negotiation",
    .clauses = {&clause_flush_offered, &clause_node_values, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a flush reach a backend that offers flush and says 0 of barriers?",
    .story = story,
    .offer = {.barrier = "0", .flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
