/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, performs the first flush, and answers the second with "
    "BLKIF_RSP_ERROR. The disk can flush, as it has just shown; this time it failed.\n\n"
    "So this is no way of a backend to say that it knows no flushes: the one excuse for taking an "
    "error for a refusal is gone. The caller should be told, and the next flush should be sent.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-second",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .skip = 1, .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "second", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_error_second;
const struct conf_case case_flush_error_second = {
    .name = "flush-error-second",
    .family = "flush",
    .clauses = {&clause_failed, &clause_promise_stands, &clause_sync_told},
    .moment = MOMENT_LATER,
    .question = "What is fsync told when a flush fails after one was performed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
