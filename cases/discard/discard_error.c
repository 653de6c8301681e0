/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard, and answers the first discard BLKIF_RSP_ERROR: it can "
    "discard, and could not do it here. It would perform the next one.\n\n"
    "The caller can be told; and since a discard is a hint, he need not be. One error is no reason "
    "to stop discarding.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-discard",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "discard", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 64},
    {.mark = "discard", .verb = STEP_DISCARD, .sector = 0, .sectors = 32},
    {.mark = "again", .verb = STEP_DISCARD, .sector = 32, .sectors = 32},
};

extern const struct conf_case case_discard_error;
const struct conf_case case_discard_error = {
    .name = "discard-error",
    .family = "discard",
    .clauses = {&clause_failed, &clause_discard_is_a_hint, &clause_discard_offered},
    .moment = MOMENT_FIRST,
    .question = "What is a discard told that fails with BLKIF_RSP_ERROR?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
