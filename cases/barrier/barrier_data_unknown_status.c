/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and answers the barrier that carries a durable write "
    "with the status -3, without writing anything. blkif.h knows 0, -1 and -2.\n\n"
    "It is certainly no success, so it is an error; a frontend that looks only for the two errors "
    "it knows reports a write that is nowhere.";

static const struct fault_rule rules[] = {
    {
        .name = "answer-minus-three",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_STATUS,
        .status = -3,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_unknown_status;
const struct conf_case case_barrier_data_unknown_status = {
    .name = "barrier-data-unknown-status",
    .family = "barrier",
    .clauses = {&clause_unknown_status, &clause_told_truly, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question = "What is a durable write told when its barrier is answered with a status that "
                "blkif.h does not know?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
