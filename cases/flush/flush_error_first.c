/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and answers the first flush with "
    "BLKIF_RSP_ERROR: not \"I cannot do this\", but \"I tried, and it failed\". The written "
    "data may be gone. Nothing in blkif.h makes this anything but an I/O error, and the "
    "application should hear of it.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-commit",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_error_first;
const struct conf_case case_flush_error_first = {
    .name = "flush-error-first",
    .family = "flush",
    .clauses = {&clause_failed, &clause_flush_covers, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when its flush fails with BLKIF_RSP_ERROR?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
