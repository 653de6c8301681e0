/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend answers one READ with the status -3, and copies no data. blkif.h knows 0, -1 and "
    "-2; what is none of them is certainly no success. A frontend that looks only for the errors "
    "it "
    "knows hands out whatever its buffer held, and calls it the disk's contents.";

static const struct fault_rule rules[] = {
    {
        .name = "answer-minus-three",
        .ops = OP_READ,
        .forms = FORM_ANY,
        .when = {.mark = "reading", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_STATUS,
        .status = -3,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
    {.mark = "reading", .verb = STEP_READ, .sector = 4096, .sectors = 8, .written_by = "payload"},
};

extern const struct conf_case case_read_unknown_status;
const struct conf_case case_read_unknown_status = {
    .name = "read-unknown-status",
    .family = "plain",
    .clauses = {&clause_unknown_status, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a reader told when its READ is answered with a status that blkif.h does "
                "not know?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
