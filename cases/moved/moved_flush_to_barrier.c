/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and no barriers. The guest makes a write durable, is saved, "
    "and is restored where the same disk has a backend that offers barriers and no flush. "
    "It writes, calls fsync, and makes one more write durable.\n\n"
    "A frontend that connects anew has to find its way to flush in what is offered now: an "
    "empty barrier. A flush, which it sent all its life, is not understood any more. "
    "Whether it also makes use of barriers with data from now on is its own affair.";

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "before"},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
};

extern const struct conf_case case_moved_flush_to_barrier;
const struct conf_case case_moved_flush_to_barrier = {
    .name = "moved-flush-to-barrier",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_barrier_offered, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a flush reach the backend when the guest was restored where barriers are "
                "offered instead of flushes?",
    .story = story,
    .offer = {.flush_cache = "1"},
    .offer_later = {.barrier = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
