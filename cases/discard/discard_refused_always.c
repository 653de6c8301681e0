/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard, and refuses every discard. A frontend that sends a "
    "refused one again gets no further. It can leave it at that and tell success, since a discard "
    "is a hint; it can tell the caller; and it can tell its system not to ask any more. What it "
    "must not do is to go on trying, or to take the refusal for one of its flushes.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-all",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "discard", .count = EVERY_ONE},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 64},
    {.mark = "discard", .verb = STEP_DISCARD, .sector = 0, .sectors = 32},
    {.mark = "again", .verb = STEP_DISCARD, .sector = 32, .sectors = 32},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_discard_refused_always;
const struct conf_case case_discard_refused_always = {
    .name = "discard-refused-always",
    .family = "discard",
    .clauses = {&clause_discard_refusable, &clause_discard_is_a_hint, &clause_completes},
    .moment = MOMENT_FIRST,
    .question = "What is a discard told when every one is refused?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
