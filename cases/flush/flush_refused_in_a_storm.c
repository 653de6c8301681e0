/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the first flush. 24 threads call fsync "
    "meanwhile. When all are asleep the held flush is refused; every other would be performed. As "
    "soon as that was answered 24 threads write durably, and then 24 call fsync again, as the "
    "clients of a database do who never stop.\n\n"
    "The question is about the two waves behind the refusal. One flush was refused, of more than "
    "fifty that were asked for.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .count = 1},
        .hold_until = "storm-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC, .asleep_mark = "first-asleep"},
    {.mark = "storm", .verb = STEP_FSYNC, .threads = 24, .asleep_mark = "storm-asleep"},
    /* When it is back, so is the refusal: it came before it on the ring. */
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "payload"},
    {.mark = "writers", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .threads = 24, .fua = true},
    {.mark = "syncs", .verb = STEP_FSYNC, .threads = 24},
};

extern const struct conf_case case_flush_refused_in_a_storm;
const struct conf_case case_flush_refused_in_a_storm = {
    .name = "flush-refused-in-a-storm",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_promise_stands, &clause_fua},
    .moment = MOMENT_STORM,
    .question = "What are those told who go on asking for durability when one flush of many was "
                "refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
