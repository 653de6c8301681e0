/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers both feature-flush-cache and feature-barrier. It refuses every flush, "
    "and would perform every barrier. The guest writes and calls fsync, twice.\n\n"
    "blkif.h does not say which of the two to use, nor that the other may not be tried. A "
    "frontend that falls back to barriers loses nothing but speed. One that tells an error is "
    "honest while there was a way left, and one that tells success had no need to.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-flushes",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = EVERY_ONE},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = RECORD,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_offered},
};

extern const struct conf_case case_barrier_tried_after_refused_flush;
const struct conf_case case_barrier_tried_after_refused_flush = {
    .name = "barrier-tried-after-refused-flush",
    .family = "consequence",
    .clauses = {&clause_flush_offered, &clause_barrier_offered, &clause_flush_refusable},
    .moment = MOMENT_FIRST,
    .question = "When every flush is refused and barriers are on offer too, is a barrier tried?",
    .story = story,
    .offer = {.flush_cache = "1", .barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    EXPECT(expect),
    .budget_s = 20,
};
