/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard, and answers the first discard with the status -3. blkif.h "
    "knows 0, -1 and -2; what is none of them is certainly no success, and no refusal either that "
    "would turn discards off. The next one would be performed.";

static const struct fault_rule rules[] = {
    {
        .name = "answer-minus-three",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "discard", .count = 1},
        .answer = ANSWER_STATUS,
        .status = -3,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 64},
    {.mark = "discard", .verb = STEP_DISCARD, .sector = 0, .sectors = 32},
    {.mark = "again", .verb = STEP_DISCARD, .sector = 32, .sectors = 32},
};

extern const struct conf_case case_discard_unknown_status;
const struct conf_case case_discard_unknown_status = {
    .name = "discard-unknown-status",
    .family = "discard",
    .clauses = {&clause_unknown_status, &clause_discard_is_a_hint, &clause_discard_offered},
    .moment = MOMENT_FIRST,
    .question =
        "What is a discard told that is answered with a status which blkif.h does not know?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
