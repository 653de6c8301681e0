/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and refuses every flush from the first on: the "
    "storage below it never had such a thing, or lost it. The guest writes and calls fsync, and "
    "does both once more.\n\n"
    "Trying again does not help, and nothing that the frontend can send makes the data durable. "
    "It can tell every caller, which is io-error or unsupported-error, or stop pretending that "
    "there is a cache that it could flush.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-all",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = EVERY_ONE},
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

extern const struct conf_case case_flush_refused_always;
const struct conf_case case_flush_refused_always = {
    .name = "flush-refused-always",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_announce, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when every flush is refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
