/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "As barrier-data-error, but before the backend answers BLKIF_RSP_ERROR it has written the data "
    "to its volatile cache: the write succeeded and the flush around it failed.\n\n"
    "The caller should hear of it all the same. His data can be read back, and is not durable; an "
    "error says that nothing is known of it, which is true.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-written",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_WRITTEN,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_error_but_written;
const struct conf_case case_barrier_data_error_but_written = {
    .name = "barrier-data-error-but-written",
    .family = "barrier",
    .clauses = {&clause_failed, &clause_fua, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write told when its barrier fails although the data was written?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
