/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the flush of an fsync. One other thread "
    "writes with RWF_DSYNC meanwhile: its data is written at once, and the flush behind it waits "
    "in the guest, since one is under way. When the writer is asleep, the held flush is "
    "refused.\n\n"
    "The question is about the writer. His data is in the backend's cache, and one flush away "
    "from what he asked for. It has not been sent yet, and would be performed.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .hold_until = "writer-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "writer",
     .verb = STEP_WRITE,
     .sector = 8,
     .sectors = 8,
     .fua = true,
     .asleep_mark = "writer-asleep"},
};

extern const struct conf_case case_flush_refused_while_one_waits;
const struct conf_case case_flush_refused_while_one_waits = {
    .name = "flush-refused-while-one-waits",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_fua, &clause_completes},
    .moment = MOMENT_ONE_WAITS,
    .question = "What is a durable writer told whose flush waits behind one that is then refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
