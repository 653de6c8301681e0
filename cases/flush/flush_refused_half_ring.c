/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the flush of an fsync. 15 threads write with "
    "RWF_DSYNC; their writes are held too, so that half of a ring of one page is taken and nobody "
    "waits for a place. When all are asleep the flush is refused and the writes are performed.\n\n"
    "The question is about the writers. None of them is stuck behind a full ring, as in "
    "flush-refused-full-ring: all that they have yet to send is the flush behind their writes, and "
    "there is room for it.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .hold_until = "writers-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
    {
        .name = "keep-on-the-ring",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "writers", .count = EVERY_ONE},
        .hold_until = "writers-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 15,
     .fua = true,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_flush_refused_half_ring;
const struct conf_case case_flush_refused_half_ring = {
    .name = "flush-refused-half-ring",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_completes, &clause_fua},
    .moment = MOMENT_MANY_WAIT,
    .question = "What are durable writers told whose writes are on a half-full ring while a flush "
                "is refused?",
    .story = story,
    /* A ring of one page, whatever else is offered: 32 requests. */
    .offer = {.flush_cache = "1", .max_ring_page_order = "0", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
