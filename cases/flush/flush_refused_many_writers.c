/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. 24 threads write with RWF_DSYNC: the frontend sends "
    "plain writes, and the block layer one flush behind them all. The writes are held until all "
    "threads are asleep, and then performed at once, so that the flush speaks for every one of "
    "them. It is refused.\n\n"
    "The question is about all those whose promise hung on that flush.";

static const struct fault_rule rules[] = {
    {
        .name = "gather-writes",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "writers", .count = EVERY_ONE},
        .hold_until = "writers-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
    {
        .name = "refuse-flush",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "writers", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 24,
     .fua = true,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_flush_refused_many_writers;
const struct conf_case case_flush_refused_many_writers = {
    .name = "flush-refused-many-writers",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_completes, &clause_fua},
    .moment = MOMENT_MANY_WAIT,
    .question = "What are 24 durable writers told when the one flush behind their writes is "
                "refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
