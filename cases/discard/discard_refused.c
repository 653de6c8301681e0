/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard, and refuses the first discard, which blkif.h lets it do "
    "at "
    "any time. It would perform every other. The guest discards two places, one after the "
    "other.\n\n"
    "A discard is a hint, so nobody is hurt by the first one, whatever its caller is told. The "
    "question is about the second: whether it is sent, or one refusal has cost the guest its "
    "discards, as a thin disk notices that never shrinks again.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-discard",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "discard", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 64},
    {.mark = "discard", .verb = STEP_DISCARD, .sector = 0, .sectors = 32},
    {.mark = "again", .verb = STEP_DISCARD, .sector = 32, .sectors = 32},
};

extern const struct conf_case case_discard_refused;
const struct conf_case case_discard_refused = {
    .name = "discard-refused",
    .family = "discard",
    .clauses = {&clause_discard_refusable, &clause_discard_is_a_hint, &clause_limits},
    .moment = MOMENT_FIRST,
    .question = "What is a discard told after another one was refused?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
