/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. When the device is in use it writes 0 into "
    "that node, and refuses nothing: perhaps a toolstack tidied up, perhaps it is what the "
    "next connection shall be offered. The guest writes, calls fsync, and writes once more "
    "with RWF_DSYNC.\n\n"
    "The cache is still there, and so is the way to flush it: what was negotiated holds for "
    "as long as the connection. A frontend that watches the node, and stops flushing "
    "because of it, tells its callers success for data that a power cut takes.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "withdrawn", .verb = STEP_NODE, .node = "feature-flush-cache", .value = "0"},
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
};

extern const struct conf_case case_offer_withdrawn;
const struct conf_case case_offer_withdrawn = {
    .name = "offer-withdrawn",
    .family = "negotiation",
    .clauses = {&clause_node_rewritten, &clause_promise_stands, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a frontend go on flushing when the node that offered it says 0, and nothing "
                "was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
