/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend answers one plain WRITE with the status 1, and does not write it. blkif.h knows "
    "0, "
    "-1 and -2; what is none of them is certainly no success. A frontend that takes any number "
    "that is not negative for success reports a write that is nowhere.";

static const struct fault_rule rules[] = {
    {
        .name = "answer-one",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "payload", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_STATUS,
        .status = 1,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
};

extern const struct conf_case case_write_unknown_status;
const struct conf_case case_write_unknown_status = {
    .name = "write-unknown-status",
    .family = "plain",
    .clauses = {&clause_unknown_status, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a writer told when its plain WRITE is answered with a status that blkif.h "
                "does not know?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
