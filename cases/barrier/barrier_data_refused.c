/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, so a frontend may send a write that must be "
    "durable as a WRITE_BARRIER with data. The backend refuses it and writes nothing, as "
    "blktap does with operations it cannot perform.\n\n"
    "The data exists only in the guest now. The frontend can send it again as a plain "
    "write and flush, or tell the caller. If it reports success instead, the data is "
    "nowhere: lost-write.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-data",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_refused;
const struct conf_case case_barrier_data_refused = {
    .name = "barrier-data-refused",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_told_truly, &clause_fua},
    .moment = MOMENT_FIRST,
    .question = "What is a durable write told when the barrier that carries its data is refused?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
