/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard and holds a discard. Eight threads write elsewhere "
    "meanwhile, and their writes are held as well. When all are asleep the discard is refused, "
    "with the eight writes on the ring behind it, and these are performed.\n\n"
    "The question is about the eight. A frontend changes its queue's limits when a discard is "
    "refused, in the middle of its answers; the writes have nothing to do with it.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "discard", .count = 1},
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
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 32},
    {.mark = "discard",
     .verb = STEP_DISCARD,
     .sector = 0,
     .sectors = 32,
     .asleep_mark = "discard-asleep"},
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 64,
     .sectors = 8,
     .threads = 8,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_discard_refused_among_writes;
const struct conf_case case_discard_refused_among_writes = {
    .name = "discard-refused-among-writes",
    .family = "discard",
    .clauses = {&clause_discard_refusable, &clause_completes, &clause_told_truly},
    .moment = MOMENT_AMONG_WRITES,
    .question = "What are eight writers told whose writes are on the ring while a discard is "
                "refused?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
