/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier, and then refuses every barrier, with data or "
    "empty. A guest that was moved from a host with barriers to one without may meet "
    "this. The guest writes durably, calls fsync, and writes durably again.\n\n"
    "A frontend that sends refused data again as a plain write still has no way to flush: "
    "the best it can do is to tell its callers.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-all",
        .ops = OP_BARRIER,
        .forms = FORM_ANY,
        .when = {.mark = "durable", .count = EVERY_ONE},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "again", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_refused_always;
const struct conf_case case_barrier_refused_always = {
    .name = "barrier-refused-always",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_told_truly, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question = "What becomes of durable writes when every barrier is refused?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
