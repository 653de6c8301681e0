/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard and discard-secure, and answers the guest's BLKSECDISCARD "
    "with BLKIF_RSP_ERROR: it tried to erase every copy, and could not.\n\n"
    "The caller was promised that the data is gone for good. It is not, and he has to be told.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-secure",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "erase", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 32},
    {.mark = "erase", .verb = STEP_DISCARD, .sector = 0, .sectors = 32, .secure = true},
};

extern const struct conf_case case_secure_discard_error;
const struct conf_case case_secure_discard_error = {
    .name = "secure-discard-error",
    .family = "discard",
    .clauses = {&clause_failed, &clause_discard_secure, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a secure discard told that fails with BLKIF_RSP_ERROR?",
    .story = story,
    .offer = {.flush_cache = "1",
              .discard = "1",
              .discard_granularity = "4096",
              .discard_secure = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
