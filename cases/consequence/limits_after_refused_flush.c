/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and refuses the first flush. At the end the guest "
    "calls fsync once more, and then its queue limits are read.\n\n"
    "File systems and databases go by what the queue says: write back means that a flush is "
    "worth asking for, write through that none is needed. A frontend that goes on flushing "
    "should say the one, one that has stopped the other. That the device has a cache nobody "
    "can flush any more, no limit can say.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-commit",
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
};

static const struct expectation expect[] = {
    {.strength = SHOULD, .kind = EXPECT_LIMITS_HOLD, .basis = &clause_limits},
};

extern const struct conf_case case_limits_after_refused_flush;
const struct conf_case case_limits_after_refused_flush = {
    .name = "limits-after-refused-flush",
    .family = "consequence",
    .clauses = {&clause_limits, &clause_announce, &clause_flush_refusable},
    .moment = MOMENT_FIRST,
    .question = "Once a flush was refused, does the queue announce what is still sent?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    EXPECT(expect),
    .budget_s = 20,
};
