/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "A backend answers one READ with BLKIF_RSP_EOPNOTSUPP. blkif.h means this answer for barriers, "
    "so that no backend has a reason to; but it is no BLKIF_RSP_OKAY, the data is not there, and "
    "nobody may be told that it was read. Reading again is as good as an error.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-read",
        .ops = OP_READ,
        .forms = FORM_ANY,
        .when = {.mark = "reading", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
    {.mark = "reading", .verb = STEP_READ, .sector = 4096, .sectors = 8, .written_by = "payload"},
};

extern const struct conf_case case_read_refused;
const struct conf_case case_read_refused = {
    .name = "read-refused",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a reader told when its READ is refused once?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
