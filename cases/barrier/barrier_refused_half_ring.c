/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. 16 threads write with RWF_DSYNC, and half of a ring "
    "of one page is taken by their barriers. The first one is held until all are asleep, and all "
    "others with it; then every one of the 16 is refused, one after the other, and none is "
    "written.\n\n"
    "The first refusal finds 15 barriers on the ring that were sent in good faith, and what a "
    "frontend decides at the first it has to decide 15 times more, with nothing of its own left to "
    "send. Each caller has to be told, or his data sent again.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "writers", .count = 16},
        .hold_until = "writers-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 16,
     .fua = true,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_barrier_refused_half_ring;
const struct conf_case case_barrier_refused_half_ring = {
    .name = "barrier-refused-half-ring",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_told_truly, &clause_completes},
    .moment = MOMENT_MANY_WAIT,
    .question =
        "What are 16 durable writers told when all their barriers, on the ring at once, are "
        "refused?",
    .story = story,
    /* A ring of one page, whatever else is offered: 32 requests. */
    .offer = {.barrier = "1", .max_ring_page_order = "0", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
