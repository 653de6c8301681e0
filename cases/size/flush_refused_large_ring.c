/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and a ring of 16 pages, and the driver is told to "
    "use them: 512 requests. An fsync is waiting for its flush, which the backend holds, when "
    "64 threads write with RWF_DSYNC. All their writes find room and are held too. When all "
    "threads are asleep the flush is refused and the writes are performed.\n\n"
    "On a ring of one page half of them would wait for a place. Here every write was sent "
    "before the refusal, and only the flush behind them is due when the frontend believes "
    "that it cannot flush.";

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
        .name = "gather-writes",
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
     .threads = 64,
     .fua = true,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_flush_refused_large_ring;
const struct conf_case case_flush_refused_large_ring = {
    .name = "flush-refused-large-ring",
    .family = "size",
    .clauses = {&clause_transport, &clause_flush_refusable, &clause_completes, &clause_fua},
    .moment = MOMENT_MANY_WAIT,
    .question =
        "What are 64 durable writers told whose writes are all on the ring while a flush is "
        "refused?",
    .story = story,
    .offer = {.flush_cache = "1", .max_ring_page_order = "4", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .driver_params = "max_ring_page_order=4",
    .budget_s = 20,
};
