/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend says 1 of feature-barrier and 0 of feature-flush-cache. The guest writes, "
    "calls fsync, and writes once more with RWF_DSYNC.\n\n"
    "A frontend that prefers flushes reads that node too, and has to find that it says no. "
    "A barrier is all there is. One that lets the second node decide alone announces no "
    "cache, and what an fsync then acknowledges is in the cache of the backend's disk and "
    "nowhere else.";

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
};

extern const struct conf_case case_offer_barrier_flush_zero;
const struct conf_case case_offer_barrier_flush_zero = {
    .name = "offer-barrier-flush-zero",
    .family = "negotiation",
    .clauses = {&clause_barrier_offered, &clause_node_values, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a flush reach a backend that offers barriers and says 0 of flush?",
    .story = story,
    .offer = {.barrier = "1", .flush_cache = "0"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
