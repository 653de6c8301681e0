/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-max-indirect-segments, and the guest reads 64 KiB at once: more "
    "than the 11 segments of a direct request, so that the frontend may send one INDIRECT READ. "
    "The backend answers it BLKIF_RSP_EOPNOTSUPP.\n\n"
    "It could mean the READ, which nobody refuses, or the way it came, which was offered. A "
    "frontend may send it again as direct requests, and these would be performed; or it tells an "
    "error.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-read",
        .ops = OP_READ,
        .forms = FORM_ANY,
        .when = {.mark = "reading", .count = 1},
        .sectors = {.first = 4096, .count = 128},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 128},
    {.mark = "reading", .verb = STEP_READ, .sector = 4096, .sectors = 128, .written_by = "payload"},
};

extern const struct conf_case case_read_refused_indirect;
const struct conf_case case_read_refused_indirect = {
    .name = "read-refused-indirect",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_indirect_offered, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a reader told when its large, INDIRECT READ is refused?",
    .story = story,
    .offer = {.max_indirect = "32"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
