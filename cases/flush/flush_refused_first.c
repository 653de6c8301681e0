/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and refuses the flush that an fsync is "
    "waiting for. blkif.h lets it do so at any time. The written data is in the cache and "
    "stays there: it is not durable.\n\n"
    "The application can be told of it, the flush can be tried again, or fsync can return "
    "success although nothing was flushed. In the last case it matters whether later "
    "flushes still reach the backend: they would have been performed.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-commit",
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
};

extern const struct conf_case case_flush_refused_first;
const struct conf_case case_flush_refused_first = {
    .name = "flush-refused-first",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_flush_covers, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when its flush, the first one, is refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
