/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and holds the barrier that carries a durable write. "
    "Eight threads write meanwhile, and ask for no durability; nothing passes a barrier, so their "
    "writes wait on the ring. When all are asleep the barrier is refused, its data is not "
    "written, and the eight writes are performed.\n\n"
    "The eight were issued behind a barrier that never was. That is nothing to them: the block "
    "layer asks for order by waiting. But the data of the barrier is missing now, and to send it "
    "again as it is means to send it behind them.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .hold_until = "writers-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .fua = true,
     .asleep_mark = "durable-asleep"},
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 8,
     .sectors = 8,
     .threads = 8,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_barrier_refused_before_writes;
const struct conf_case case_barrier_refused_before_writes = {
    .name = "barrier-refused-before-writes",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_barrier_order, &clause_no_order},
    .moment = MOMENT_AMONG_WRITES,
    .question = "What is a durable write told when its barrier is refused with eight plain writes "
                "on the ring behind it?",
    .story = story,
    .offer = {.barrier = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
