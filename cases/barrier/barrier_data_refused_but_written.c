/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "As barrier-data-refused, but before it refuses, the backend has written the data to "
    "its volatile cache, as a plain write: some backends find out only afterwards that "
    "they cannot order or flush it. The frontend cannot see the difference.\n\n"
    "Nothing is lost yet, but nothing is durable either, and that is what the caller "
    "asked for.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-written",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_WRITTEN,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_refused_but_written;
const struct conf_case case_barrier_data_refused_but_written = {
    .name = "barrier-data-refused-but-written",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_barrier_durability, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write told when its barrier is refused although the data was written?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
