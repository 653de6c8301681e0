/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard. It refuses the first discard and writes 0 into the node, "
    "as xen-blkback does whose disk turns out not to discard. It would still try the next one, "
    "and that would succeed.\n\n"
    "What a node says later binds nobody before the next connection, so the second discard may be "
    "sent. That a frontend sends none any more is as good, if it says so.";

static const struct fault_rule rules[] = {
    {
        .name = "revoke-discard",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "discard", .count = 1},
        .answer = ANSWER_REVOKE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 64},
    {.mark = "discard", .verb = STEP_DISCARD, .sector = 0, .sectors = 32},
    {.mark = "again", .verb = STEP_DISCARD, .sector = 32, .sectors = 32},
};

extern const struct conf_case case_discard_revoked;
const struct conf_case case_discard_revoked = {
    .name = "discard-revoked",
    .family = "discard",
    .clauses = {&clause_node_rewritten, &clause_discard_refusable, &clause_limits},
    .moment = MOMENT_FIRST,
    .question = "What is a discard told after another was refused and the offer taken back?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1", .discard_granularity = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
