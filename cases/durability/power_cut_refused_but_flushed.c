/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. It performs the first "
    "flush and answers BLKIF_RSP_EOPNOTSUPP all the same, as one may whose storage reports "
    "late what it does not support. It would perform every other. The guest writes and calls "
    "fsync, twice.\n\n"
    "The status says nothing of what was done, so a frontend can only take it for a refusal. "
    "One that tells success is right this once, by luck: the power cut takes nothing at the "
    "first fsync. It takes what the second acknowledged, if flushes are off from then on.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-performed",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_FLUSHED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_refused_but_flushed;
const struct conf_case case_power_cut_refused_but_flushed = {
    .name = "power-cut-refused-but-flushed",
    .family = "durability",
    .clauses = {&clause_flush_refusable, &clause_promise_stands, &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question =
        "What that fsync acknowledged would a power cut take, once a flush was refused that had "
        "been performed all the same?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "commit-again/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
