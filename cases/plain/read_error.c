/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend answers one READ with BLKIF_RSP_ERROR: the sectors cannot be read, now or for "
    "good. It is the one ordinary error of blkif.h, and every disk has it one day. The reader is "
    "told, or the frontend reads again; what it must not do is to hand out whatever its buffer "
    "held.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-read",
        .ops = OP_READ,
        .forms = FORM_ANY,
        .when = {.mark = "reading", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
    {.mark = "reading", .verb = STEP_READ, .sector = 4096, .sectors = 8, .written_by = "payload"},
};

extern const struct conf_case case_read_error;
const struct conf_case case_read_error = {
    .name = "read-error",
    .family = "plain",
    .clauses = {&clause_failed, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a reader told when its READ fails once?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
