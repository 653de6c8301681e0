/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. It refuses the flush of the "
    "first fsync and would perform every other. The guest goes on: it writes more, and calls "
    "fsync once more.\n\n"
    "After each fsync it is asked what a power cut would take of the data that an fsync had "
    "acknowledged. A frontend that sends the flush again, or tells the first fsync an error, "
    "loses nothing. One that keeps silent loses the first write until the second fsync; one that "
    "also stops flushing loses both from then on.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 24},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_after_refusal;
const struct conf_case case_power_cut_after_refusal = {
    .name = "power-cut-after-refusal",
    .family = "durability",
    .clauses = {&clause_sync_keeps, &clause_flush_refusable, &clause_flush_covers},
    .moment = MOMENT_FIRST,
    .question = "What that fsync acknowledged would a power cut take, once a flush was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "commit-again/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
