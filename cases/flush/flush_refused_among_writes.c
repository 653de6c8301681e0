/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the flush of an fsync. Eight threads write "
    "meanwhile, and ask for no durability; their writes are held as well. When all are asleep the "
    "flush is refused, with the eight writes on the ring behind it, and these are performed.\n\n"
    "The fsync owes nothing to the eight, which were not complete when it was called, and they owe "
    "nothing to it. A frontend that empties its queue, starts anew or drains the ring on a refusal "
    "has to get them through.";

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
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 8,
     .sectors = 8,
     .threads = 8,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_flush_refused_among_writes;
const struct conf_case case_flush_refused_among_writes = {
    .name = "flush-refused-among-writes",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_no_order, &clause_told_truly},
    .moment = MOMENT_AMONG_WRITES,
    .question = "What is fsync told when its flush is refused while eight plain writes are on the "
                "ring?",
    .story = story,
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
