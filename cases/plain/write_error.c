/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend answers one plain WRITE with BLKIF_RSP_ERROR, and does not write it. The writer "
    "asked for no durability, but for its data to be read from now on. It is the one ordinary "
    "error of blkif.h: the writer is told, or the write is sent again.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-write",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "payload", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
};

extern const struct conf_case case_write_error;
const struct conf_case case_write_error = {
    .name = "write-error",
    .family = "plain",
    .clauses = {&clause_failed, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a writer told when its plain WRITE fails once?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
