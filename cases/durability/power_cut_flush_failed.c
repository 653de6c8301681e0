/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. It answers the first "
    "flush with BLKIF_RSP_ERROR: it tried, and could not write its cache back. A second flush "
    "would succeed. The guest writes and calls fsync, twice.\n\n"
    "After each fsync it is asked what a power cut would take of what was acknowledged so "
    "far. A caller who was told an error may write again, or stop. One who was told success "
    "believes that his data is safe, while the disk has just said that it is not.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_flush_failed;
const struct conf_case case_power_cut_flush_failed = {
    .name = "power-cut-flush-failed",
    .family = "durability",
    .clauses = {&clause_failed, &clause_flush_commits, &clause_sync_keeps, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What that fsync acknowledged would a power cut take, once a flush failed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "commit-again/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
