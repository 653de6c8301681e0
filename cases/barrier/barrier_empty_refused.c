/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, so a flush is an empty WRITE_BARRIER. The "
    "one that an fsync waits for is refused. blkif.h lets a backend do so at any time; "
    "its comment on the status even names barriers as the only reason for it.\n\n"
    "The data of the write before it is in the cache, and not durable.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-empty",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_barrier_empty_refused;
const struct conf_case case_barrier_empty_refused = {
    .name = "barrier-empty-refused",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_barrier_empty, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when the empty barrier that stands for its flush is refused?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
