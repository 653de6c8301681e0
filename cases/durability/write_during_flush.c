/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. It holds the flush of the "
    "first fsync. Meanwhile another write is performed, and an fsync is called for it. When both "
    "fsyncs are asleep, the held flush is performed.\n\n"
    "That flush came before the second write was complete, so it owes it nothing: a disk makes "
    "durable what was complete when it was asked. The second fsync needs a flush of its own. If "
    "it ends with the first one instead, its caller believes in data that a power cut takes. "
    "Nothing is refused here.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .hold_until = "commit-again-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "meanwhile", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC, .asleep_mark = "commit-again-asleep"},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_write_during_flush;
const struct conf_case case_write_during_flush = {
    .name = "write-during-flush",
    .family = "durability",
    .clauses = {&clause_flush_covers, &clause_no_order, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does an fsync get a flush of its own while an earlier flush is under way?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "commit-again/done"},
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .control = "offer-flush",
    .budget_s = 20,
};
