/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers both feature-flush-cache and feature-barrier. It performs every "
    "flush, and refuses every barrier. The guest writes and calls fsync, and makes a record "
    "durable.\n\n"
    "A frontend that flushes by FLUSH_DISKCACHE never sends a barrier and never learns of it. "
    "One that prefers barriers, or sends both, does, and has another way left: what is "
    "refused to the one operation says nothing of the other.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-barriers",
        .ops = OP_BARRIER,
        .forms = FORM_ANY,
        .when = {.mark = "payload", .count = EVERY_ONE},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
        .may_fire = true,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "record", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_offered},
};

extern const struct conf_case case_flush_works_while_barriers_refused;
const struct conf_case case_flush_works_while_barriers_refused = {
    .name = "flush-works-while-barriers-refused",
    .family = "consequence",
    .clauses = {&clause_flush_offered, &clause_barrier_offered, &clause_barrier_refusable,
                &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question =
        "Where both are on offer and every barrier is refused, does anybody notice who only needs "
        "a flush?",
    .story = story,
    .offer = {.flush_cache = "1", .barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "record/done"},
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
