/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. When the first flush comes it refuses it and writes "
    "0 into the node, as xen-blkback does whose disk turns out not to flush. It would still try "
    "the next one, and that would succeed.\n\n"
    "No frontend that we know reads a feature's node again while it is connected, and none has "
    "to. So the node should change nothing: the answer is a refusal like any other, and the "
    "caller has to be told, or his flush sent again.";

static const struct fault_rule rules[] = {
    {
        .name = "revoke-flush",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REVOKE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_revoked;
const struct conf_case case_flush_revoked = {
    .name = "flush-revoked",
    .family = "flush",
    .clauses = {&clause_node_rewritten, &clause_flush_refusable, &clause_connect},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when the backend refuses its flush and takes its offer back?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
