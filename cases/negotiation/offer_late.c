/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers neither flush nor barrier. When the device is in use it writes 1 "
    "into feature-flush-cache, as a backend might whose disk got a cache. The guest writes, "
    "calls fsync, and writes once more with RWF_DSYNC. Then the device is detached and "
    "attached again, with flush on offer from the beginning; the guest writes, and calls "
    "fsync.\n\n"
    "What is offered is read on the way to a connection, and holds as long as that. A flush "
    "before the next one would go to a backend that was never asked whether it understands "
    "it. On the new connection the offer is as good as any.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "late", .verb = STEP_NODE, .node = "feature-flush-cache", .value = "1"},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "anew", .verb = STEP_REATTACH},
    {.mark = "more", .verb = STEP_WRITE, .sector = 16, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=through",
     .basis = &clause_announce},
};

extern const struct conf_case case_offer_late;
const struct conf_case case_offer_late = {
    .name = "offer-late",
    .family = "negotiation",
    .clauses = {&clause_node_rewritten, &clause_connect_anew, &clause_only_offered},
    .moment = MOMENT_NEVER,
    .question = "Is a feature that is offered while the device is in use left alone until it is "
                "connected anew, and used then?",
    .story = story,
    .offer_later = {.flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
