/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "48 threads write at once, each as much as one direct request can carry, so that the guest can "
    "merge none: 32 requests fill a ring of one page, 16 threads wait in the guest. The backend "
    "holds all of them until all threads are asleep. Then it refuses the first WRITE, "
    "and performs all others.\n\n"
    "The question is about the 16. One write that failed is nothing to them: as soon as there is a "
    "place on the ring their writes should be sent, and are performed.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "writers", .count = 1},
        .hold_until = "writers-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
    {
        .name = "fill-the-ring",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "writers", .count = EVERY_ONE},
        .hold_until = "writers-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 88,
     .threads = 48,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_write_refused_full_ring;
const struct conf_case case_write_refused_full_ring = {
    .name = "write-refused-full-ring",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_completes, &clause_told_truly},
    .moment = MOMENT_FULL_RING,
    .question = "What are writers told that wait for a place in the ring while a plain WRITE is "
                "refused?",
    .story = story,
    /* A ring of one page and requests of 11 segments, whatever else is offered. */
    .offer = {.max_indirect = "0", .max_ring_page_order = "0", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
