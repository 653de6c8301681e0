/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. It refuses two flushes "
    "and would perform the third, as one may that is moving its storage. The guest writes and "
    "calls fsync, twice.\n\n"
    "A frontend that tries again has to decide how often. Trying once more is not enough "
    "here, and trying for ever is no answer to a backend that always refuses. Whoever gives "
    "up has to tell the caller, and whoever is told nothing must find his data after a power "
    "cut.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-two",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 2},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_refused_twice;
const struct conf_case case_power_cut_refused_twice = {
    .name = "power-cut-refused-twice",
    .family = "durability",
    .clauses = {&clause_flush_refusable, &clause_sync_told, &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question =
        "What that fsync acknowledged would a power cut take, when its flush is refused twice and "
        "would be performed the third time?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "commit-again/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
