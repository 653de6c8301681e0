/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. When the first durable write comes as a barrier it "
    "refuses it, writes nothing, and puts 0 into the node, as xen-blkback does whose disk turns "
    "out not to know barriers. It would still try the next one, and that would succeed.\n\n"
    "No frontend that we know reads a feature's node again while it is connected, and none has "
    "to. The answer is a refusal like any other: the data is sent again, or the caller is told. If "
    "he is told success instead, his data is nowhere.";

static const struct fault_rule rules[] = {
    {
        .name = "revoke-barrier",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REVOKE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_revoked;
const struct conf_case case_barrier_revoked = {
    .name = "barrier-revoked",
    .family = "barrier",
    .clauses = {&clause_node_rewritten, &clause_barrier_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a durable write told when the backend refuses its barrier and takes its "
                "offer back?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
