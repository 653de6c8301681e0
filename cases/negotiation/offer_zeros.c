/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend has the nodes of both features, and both say 0: it knows what is meant, "
    "and has neither. Its disk has no cache. The guest writes, calls fsync, and writes once "
    "more with RWF_DSYNC.\n\n"
    "Nothing was offered, so nothing may be sent; it is as if the nodes were not there. A "
    "frontend that looks only whether there is a node announces a cache that it cannot "
    "flush, and sends what no backend has to understand.";

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

extern const struct conf_case case_offer_zeros;
const struct conf_case case_offer_zeros = {
    .name = "offer-zeros",
    .family = "negotiation",
    .clauses = {&clause_node_values, &clause_only_offered, &clause_announce},
    .moment = MOMENT_NEVER,
    .question = "Is a node that says 0 the same as no node?",
    .story = story,
    .offer = {.barrier = "0", .flush_cache = "0"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
