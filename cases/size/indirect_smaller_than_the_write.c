/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and indirect requests of 32 segments. The guest "
    "writes 256 KiB with RWF_DSYNC: 64 segments, twice as many. Two INDIRECT writes are held "
    "until the writer is asleep, and then performed at once, so that one flush speaks for "
    "both. It is refused.\n\n"
    "The flush belongs to two requests of one caller. He must be told of it once, and truly.";

static const struct fault_rule rules[] = {
    {
        .name = "gather-writes",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = EVERY_ONE},
        .hold_until = "durable-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
    {
        .name = "refuse-flush",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 512,
     .fua = true,
     .asleep_mark = "durable-asleep"},
};

extern const struct conf_case case_indirect_smaller_than_the_write;
const struct conf_case case_indirect_smaller_than_the_write = {
    .name = "indirect-smaller-than-the-write",
    .family = "size",
    .clauses = {&clause_indirect_offered, &clause_flush_refusable, &clause_fua, &clause_completes},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write told that needs two indirect requests, when the one flush behind "
        "both is refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_indirect = "32", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
