/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the first flush. Meanwhile eight "
    "more threads call fsync; the guest keeps them waiting, since one flush is enough at "
    "a time. When all eight are asleep, the held flush is refused.\n\n"
    "The question is about those eight. Their flush has not been sent yet. It can still "
    "be sent and would be performed.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
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

extern const struct conf_case case_flush_refused_while_others_wait;
const struct conf_case case_flush_refused_while_others_wait = {
    .name = "flush-refused-while-others-wait",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_completes, &clause_sync_told},
    .moment = MOMENT_MANY_WAIT,
    .question = "What are eight fsyncs told that wait behind a flush which is then refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
