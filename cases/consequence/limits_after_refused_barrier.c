/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, by which a frontend can announce both a write "
    "cache and FUA. The barrier of the first durable write is refused when its data is in the "
    "cache. At the end the guest calls fsync once more, and then its queue limits are read.\n\n"
    "As long as a queue announces a cache, a flush must mean something; when nothing is sent "
    "for one any more, the announcement is wrong.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-data",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "record", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_WRITTEN,
    },
};

static const struct guest_step steps[] = {
    {.mark = "record", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD, .kind = EXPECT_LIMITS_HOLD, .basis = &clause_limits},
};

extern const struct conf_case case_limits_after_refused_barrier;
const struct conf_case case_limits_after_refused_barrier = {
    .name = "limits-after-refused-barrier",
    .family = "consequence",
    .clauses = {&clause_limits, &clause_announce, &clause_barrier_refusable},
    .moment = MOMENT_FIRST,
    .question = "Once a barrier with data was refused, does the queue announce what is still sent?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    EXPECT(expect),
    .budget_s = 20,
};
