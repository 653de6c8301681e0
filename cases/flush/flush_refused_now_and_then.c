/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, refuses the first flush, performs the second and "
    "refuses the third: a disk with two paths below it, say, of which one can flush. Each of "
    "three writes is followed by an fsync.\n\n"
    "blkif.h lets a backend refuse at any time, and a refusal says nothing about the next flush. "
    "A frontend that tells each caller about his own flush is right each time, and so is one that "
    "sends a refused flush again. One that takes the first refusal for the last word never finds "
    "out that its flushes are welcome.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
    {
        .name = "refuse-third", /* the second of those that the rule before leaves */
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .skip = 1, .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
        .may_fire = true,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "second", .verb = STEP_FSYNC},
    {.mark = "rest", .verb = STEP_WRITE, .sector = 16, .sectors = 8},
    {.mark = "third", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_refused_now_and_then;
const struct conf_case case_flush_refused_now_and_then = {
    .name = "flush-refused-now-and-then",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_promise_stands, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What are three fsyncs told when the first and the third flush are refused, and "
                "the second is not?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
