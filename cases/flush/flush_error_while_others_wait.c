/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the first flush. Eight more threads call "
    "fsync and are kept waiting in the guest. When all are asleep, the held flush is answered "
    "BLKIF_RSP_ERROR: it was tried, and failed.\n\n"
    "The question is about the eight. Nothing was said about their flush, which has not been "
    "sent yet, and which would be performed. It has to be sent, or they have to be told.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-fail",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .count = 1},
        .hold_until = "others-asleep",
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC, .asleep_mark = "first-asleep"},
    {.mark = "others", .verb = STEP_FSYNC, .threads = 8, .asleep_mark = "others-asleep"},
};

extern const struct conf_case case_flush_error_while_others_wait;
const struct conf_case case_flush_error_while_others_wait = {
    .name = "flush-error-while-others-wait",
    .family = "flush",
    .clauses = {&clause_failed, &clause_completes, &clause_promise_stands},
    .moment = MOMENT_MANY_WAIT,
    .question = "What are eight fsyncs told that wait behind a flush which then fails?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
