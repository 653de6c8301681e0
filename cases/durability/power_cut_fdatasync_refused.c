/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. The guest writes and "
    "calls fsync, writes more and calls fdatasync, and then the power fails. The flush of the "
    "fdatasync was refused.\n\n"
    "On a device fdatasync owes the same as fsync. A program that asks for it at its very end "
    "has no later sync that could make up for this one: either it is told, or what it wrote "
    "last is at the mercy of the cache.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-last",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit-data", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-data", .verb = STEP_FDATASYNC},
};

extern const struct conf_case case_power_cut_fdatasync_refused;
const struct conf_case case_power_cut_fdatasync_refused = {
    .name = "power-cut-fdatasync-refused",
    .family = "durability",
    .clauses = {&clause_sync_keeps, &clause_sync_told, &clause_flush_refusable},
    .moment = MOMENT_LATER,
    .question =
        "What would a power cut take of what fdatasync acknowledged, when its flush, the last "
        "one, is refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit-data/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
