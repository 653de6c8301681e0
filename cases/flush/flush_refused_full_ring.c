/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. An fsync is waiting for its flush, which the backend "
    "holds, when 48 threads write with RWF_DSYNC: their writes fill the ring, and are held too, "
    "and what does not fit waits in the guest. When all threads are asleep the flush is refused "
    "and the writes are performed.\n\n"
    "The question is about the writers. All of them asked for durability while the frontend "
    "could flush; the flush that would make it true is due when the frontend believes that it "
    "cannot.";

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
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 48,
     .fua = true,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_flush_refused_full_ring;
const struct conf_case case_flush_refused_full_ring = {
    .name = "flush-refused-full-ring",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_completes},
    .moment = MOMENT_FULL_RING,
    .question = "What are durable writers told that wait behind a full ring while a flush is "
                "refused?",
    .story = story,
    /* A ring of one page, whatever else is offered: 32 requests. */
    .offer = {.flush_cache = "1", .max_ring_page_order = "0", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
