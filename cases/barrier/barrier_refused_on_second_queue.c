/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] = "The backend offers only feature-barrier, and two queues. A program on "
                            "the guest's second processor makes a write "
                            "durable; the barrier with its data, which comes by the second ring, "
                            "is refused. Then one on the first processor does "
                            "the same: its barrier, by the first ring, would be performed.\n\n"
                            "What flush-refused-on-second-queue asks of a flush is asked of a "
                            "barrier with data here. A guest with one processor "
                            "skips it.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-on-second",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .queue = 2,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true, .processor = 2},
    {.mark = "other-durable",
     .verb = STEP_WRITE,
     .sector = 8,
     .sectors = 8,
     .fua = true,
     .processor = 1},
};

extern const struct conf_case case_barrier_refused_on_second_queue;
const struct conf_case case_barrier_refused_on_second_queue = {
    .name = "barrier-refused-on-second-queue",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_transport, &clause_told_truly},
    .moment = MOMENT_QUEUE,
    .question = "What is a durable write told when its barrier is refused on the second queue, and "
                "what is the first queue's?",
    .story = story,
    .offer = {.barrier = "1", .max_queues = "2"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .driver_params = "max_queues=2",
    .agreed = "queues=2",
    .budget_s = 20,
};
