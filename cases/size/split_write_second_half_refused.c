/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and no indirect requests. The guest writes 48 KiB "
    "with RWF_DSYNC: 12 segments, one more than a request has room for. The frontend sends "
    "two barriers. The first is performed, the second refused and nothing of it written.\n\n"
    "One caller asked for one write. Half of it is durable and half of it nowhere, and he can "
    "be told only one thing of both.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-second-half",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .sectors = {.first = 88, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 96, .fua = true},
};

extern const struct conf_case case_split_write_second_half_refused;
const struct conf_case case_split_write_second_half_refused = {
    .name = "split-write-second-half-refused",
    .family = "size",
    .clauses = {&clause_segments, &clause_barrier_refusable, &clause_told_truly, &clause_fua},
    .moment = MOMENT_LATER,
    .question =
        "What is a durable write told that went as two barriers, when the second is refused?",
    .story = story,
    /* No indirect requests, whatever else is offered. */
    .offer = {.barrier = "1", .max_indirect = "0"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
