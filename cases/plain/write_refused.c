/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "A backend answers one plain WRITE with BLKIF_RSP_EOPNOTSUPP, and does not write it. blkif.h "
    "means this answer for barriers, so that no backend has a reason to; but it is no "
    "BLKIF_RSP_OKAY. The writer asked for no durability, but for its data to be read from now on: "
    "it has to hear that this is not so, or the write has to be sent again.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-write",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "payload", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
};

extern const struct conf_case case_write_refused;
const struct conf_case case_write_refused = {
    .name = "write-refused",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a writer told when its plain WRITE is refused once?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
