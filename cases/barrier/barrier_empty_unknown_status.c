/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and answers the empty barrier of an fsync with the "
    "status -3. blkif.h knows 0, -1 and -2.\n\n"
    "Frontends that excuse a failed empty barrier, because some backends know none, do so for "
    "BLKIF_RSP_ERROR. There is no such reason to excuse a status that nobody knows: the caller "
    "should be told.";

static const struct fault_rule rules[] = {
    {
        .name = "answer-minus-three",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_STATUS,
        .status = -3,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_barrier_empty_unknown_status;
const struct conf_case case_barrier_empty_unknown_status = {
    .name = "barrier-empty-unknown-status",
    .family = "barrier",
    .clauses = {&clause_unknown_status, &clause_barrier_empty, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when its empty barrier is answered with a status that blkif.h "
                "does not know?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
