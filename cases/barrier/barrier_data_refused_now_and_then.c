/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, refuses the first barrier with data, performs the "
    "second and refuses the third. The guest makes three writes durable, one after the other.\n\n"
    "A refusal says nothing about the next barrier. A frontend that sends refused data again by "
    "other means, or tells the caller, is right each time. One that gives up barriers at the first "
    "refusal has to find another way to keep the promise that it goes on making.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
    {
        .name = "refuse-third", /* the second of those that the rule before leaves */
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .skip = 1, .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
        .may_fire = true,
    },
};

static const struct guest_step steps[] = {
    {.mark = "first", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "second", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "third", .verb = STEP_WRITE, .sector = 16, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_data_refused_now_and_then;
const struct conf_case case_barrier_data_refused_now_and_then = {
    .name = "barrier-data-refused-now-and-then",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_promise_stands, &clause_fua},
    .moment = MOMENT_FIRST,
    .question = "What becomes of three durable writes when the first and the third barrier are "
                "refused, and the second is not?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
