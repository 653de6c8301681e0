/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and performs the barrier that carries the first "
    "durable write. It refuses the one that carries the second, and writes nothing, as a backend "
    "may whose disk was moved to another store in between.\n\n"
    "A frontend that has seen a barrier succeed has no reason to expect this, and the same duty: "
    "the data exists only in the guest, so it is sent again or the caller is told.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-second",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .skip = 1, .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "first", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "second", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_refused_second;
const struct conf_case case_barrier_data_refused_second = {
    .name = "barrier-data-refused-second",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_told_truly, &clause_promise_stands},
    .moment = MOMENT_LATER,
    .question = "What is a durable write told when its barrier is refused after one was performed?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
