/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard, performs the first discard, refuses the second and would "
    "perform the third: a disk in two parts, say, of which one can be discarded from. blkif.h "
    "lets it refuse at any time, and a refusal says nothing about another place.\n\n"
    "The question is about the third, which a frontend sends that has not drawn a conclusion from "
    "one refusal after a success.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-second",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "first", .skip = 1, .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 96},
    {.mark = "first", .verb = STEP_DISCARD, .sector = 0, .sectors = 32},
    {.mark = "second", .verb = STEP_DISCARD, .sector = 32, .sectors = 32},
    {.mark = "third", .verb = STEP_DISCARD, .sector = 64, .sectors = 32},
};

extern const struct conf_case case_discard_refused_second;
const struct conf_case case_discard_refused_second = {
    .name = "discard-refused-second",
    .family = "discard",
    .clauses = {&clause_discard_refusable, &clause_discard_offered, &clause_limits},
    .moment = MOMENT_LATER,
    .question = "What is a discard told after one was performed and another refused?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
