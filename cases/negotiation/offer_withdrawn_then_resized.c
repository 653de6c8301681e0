/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. When the device is in use it writes 0 into that node "
    "and refuses nothing, as in offer-withdrawn; then the disk grows, and it tells the frontend so "
    "by setting its state to Connected once more. The guest writes, calls fsync, and writes once "
    "more with RWF_DSYNC.\n\n"
    "The state that tells of a new size is the one that ends the way to a connection, on which "
    "features are read. But nothing is connected anew: the cache is still there, and what was "
    "negotiated holds. A frontend that reads the features again has stopped flushing, and has told "
    "nobody.";

static const struct guest_step steps[] = {
    {.mark = "withdrawn", .verb = STEP_NODE, .node = "feature-flush-cache", .value = "0"},
    {.mark = "larger", .verb = STEP_RESIZE, .sectors = 4096},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_offer_withdrawn_then_resized;
const struct conf_case case_offer_withdrawn_then_resized = {
    .name = "offer-withdrawn-then-resized",
    .family = "negotiation",
    .clauses = {&clause_node_rewritten, &clause_promise_stands, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a frontend go on flushing when the disk grew after the node that offered it "
                "had been set to 0?",
    .story = story,
    .offer = {.flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
