/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and performs the first flush. It refuses the "
    "second, as a backend may whose storage was changed underneath it. A frontend that "
    "settles the question once, at the first flush, is wrong here.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-second",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .skip = 1, .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "second", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_refused_second;
const struct conf_case case_flush_refused_second = {
    .name = "flush-refused-second",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_promise_stands},
    .moment = MOMENT_LATER,
    .question = "What is fsync told when a flush is refused after one was performed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
