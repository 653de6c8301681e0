/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. The guest writes and "
    "calls fsync, three times. The first flush is performed, the second refused, and a third "
    "would be performed.\n\n"
    "After each fsync it is asked what a power cut would take of what was acknowledged so "
    "far. What the first acknowledged is safe whatever happens later. If the second was told "
    "success for nothing, its data is at risk until a third flush comes; when none comes, for "
    "good, and that of the third fsync with it.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-second",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit-more", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-more", .verb = STEP_FSYNC},
    {.mark = "last", .verb = STEP_WRITE, .sector = 16, .sectors = 8},
    {.mark = "commit-last", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_second_sync_refused;
const struct conf_case case_power_cut_second_sync_refused = {
    .name = "power-cut-second-sync-refused",
    .family = "durability",
    .clauses = {&clause_sync_keeps, &clause_flush_refusable, &clause_promise_stands},
    .moment = MOMENT_LATER,
    .question =
        "What that three fsyncs acknowledged would a power cut take, when the flush of the second "
        "was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "commit-more/done", "commit-last/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
