/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and holds the barrier of a durable write. Another "
    "thread writes durably meanwhile, and its barrier waits on the ring behind the first. When it "
    "is asleep the first barrier is refused, and the second is performed.\n\n"
    "The question is about the second writer. His barrier was sent while the frontend believed in "
    "barriers, and is answered BLKIF_RSP_OKAY when it does not any more. He has what he asked "
    "for, and must not pay for the first one's refusal.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .count = 1},
        .hold_until = "second-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "first",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .fua = true,
     .asleep_mark = "first-asleep"},
    {.mark = "second",
     .verb = STEP_WRITE,
     .sector = 8,
     .sectors = 8,
     .fua = true,
     .asleep_mark = "second-asleep"},
};

extern const struct conf_case case_barrier_refused_while_one_waits;
const struct conf_case case_barrier_refused_while_one_waits = {
    .name = "barrier-refused-while-one-waits",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_completes, &clause_fua},
    .moment = MOMENT_ONE_WAITS,
    .question = "What is a durable writer told whose barrier is performed behind one that was "
                "refused?",
    .story = story,
    .offer = {.barrier = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
