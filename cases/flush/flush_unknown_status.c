/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and answers the first flush with the status 1. "
    "blkif.h knows 0, -1 and -2: a backend with a defect, or a newer one, says something that this "
    "frontend cannot understand.\n\n"
    "It is certainly no success. A frontend that looks for the two errors it knows, or only for "
    "a negative number, tells its caller that data is durable which is not. io-error is all that "
    "can be said.";

static const struct fault_rule rules[] = {
    {
        .name = "answer-one",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_STATUS,
        .status = 1,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_unknown_status;
const struct conf_case case_flush_unknown_status = {
    .name = "flush-unknown-status",
    .family = "flush",
    .clauses = {&clause_unknown_status, &clause_flush_covers, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when its flush is answered with a status that blkif.h does not "
                "know?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
