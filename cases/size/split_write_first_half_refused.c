/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and no indirect requests. The guest writes 48 KiB "
    "with RWF_DSYNC: 12 segments, one more than a request has room for. The frontend sends "
    "two barriers. The backend holds the first, and with it what stands behind, until the "
    "writer is asleep; then it refuses the first, and performs the second.\n\n"
    "The second half was sent while the frontend could do barriers. It is durable, and the "
    "first is nowhere: what the caller is told must not depend on which half is answered "
    "last.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .sectors = {.first = 0, .count = 8},
        .hold_until = "durable-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 96,
     .fua = true,
     .asleep_mark = "durable-asleep"},
};

extern const struct conf_case case_split_write_first_half_refused;
const struct conf_case case_split_write_first_half_refused = {
    .name = "split-write-first-half-refused",
    .family = "size",
    .clauses = {&clause_segments, &clause_barrier_refusable, &clause_barrier_order,
                &clause_told_truly},
    .moment = MOMENT_ONE_WAITS,
    .question =
        "What is a durable write told that went as two barriers, when the first is refused while "
        "the second waits behind it?",
    .story = story,
    /* No indirect requests and one queue, whatever else is offered. */
    .offer = {.barrier = "1", .max_indirect = "0", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
