/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. The guest writes, "
    "calls fsync, and writes once more with RWF_DSYNC.\n\n"
    "The frontend can flush, but cannot make one write durable by itself: it should "
    "announce a write cache without FUA, so that its operating system sends a flush after "
    "a durable write. A barrier must not be seen.";

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

extern const struct conf_case case_offer_flush;
const struct conf_case case_offer_flush = {
    .name = "offer-flush",
    .family = "negotiation",
    .clauses = {&clause_flush_offered, &clause_flush_reaches, &clause_announce, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "Does a flush reach a backend that offers only feature-flush-cache?",
    .story = story,
    .offer = {.flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
