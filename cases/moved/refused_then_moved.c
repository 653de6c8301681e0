/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and refuses the first one. The guest is then saved, and "
    "restored behind a backend that offers flush and performs every one. It writes, calls "
    "fsync, and makes one more write durable.\n\n"
    "A new connection is negotiated from the beginning; the refusal belongs to the old one. "
    "A frontend that has turned flushes off has to turn them on again, in the driver and in "
    "what it tells its system. If it forgets either, the guest is without flushes for the "
    "rest of its life, on a backend that never refused it any.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "more", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_refused_then_moved;
const struct conf_case case_refused_then_moved = {
    .name = "refused-then-moved",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_flush_refusable, &clause_announce},
    .moment = MOMENT_FIRST,
    .question = "Are flushes back when the guest was restored after one was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
