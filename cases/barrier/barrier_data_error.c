/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "As barrier-data-refused, but the status is BLKIF_RSP_ERROR: an ordinary failed "
    "write. The caller should hear of it. What happens to later flushes shows whether one "
    "failed write costs the device its flushes for good.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-data",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_error;
const struct conf_case case_barrier_data_error = {
    .name = "barrier-data-error",
    .family = "barrier",
    .clauses = {&clause_failed, &clause_told_truly, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question = "What is a durable write told when the barrier that carries its data fails?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
