/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, so that a durable write is a plain WRITE and a flush "
    "behind it. The WRITE is answered BLKIF_RSP_EOPNOTSUPP, and nothing is written. The flush "
    "would be performed.\n\n"
    "The block layer sends no flush behind a write that failed, and tells the caller. Here the "
    "status that frontends know from flushes comes to a plain WRITE in the middle of a durable "
    "one: taken for a flush that need not be, it would turn into success. And later flushes have "
    "nothing to do with it.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-write",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "durable", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 4096, .sectors = 8, .fua = true},
};

extern const struct conf_case case_write_refused_before_flush;
const struct conf_case case_write_refused_before_flush = {
    .name = "write-refused-before-flush",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_fua, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a durable write told whose plain WRITE is refused before its flush?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
