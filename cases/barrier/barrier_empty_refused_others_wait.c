/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier and holds the empty barrier of the first fsync. Eight "
    "more threads call fsync; the guest keeps them waiting, since one flush is enough at a time. "
    "When all eight are asleep, the held barrier is refused.\n\n"
    "The question is about those eight. Their barrier has not been sent yet. It can still be sent "
    "and would be performed.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "first", .count = 1},
        .hold_until = "others-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC, .asleep_mark = "first-asleep"},
    {.mark = "others", .verb = STEP_FSYNC, .threads = 8, .asleep_mark = "others-asleep"},
};

extern const struct conf_case case_barrier_empty_refused_others_wait;
const struct conf_case case_barrier_empty_refused_others_wait = {
    .name = "barrier-empty-refused-others-wait",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_completes, &clause_sync_told},
    .moment = MOMENT_MANY_WAIT,
    .question = "What are eight fsyncs told that wait behind an empty barrier which is then "
                "refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.barrier = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
