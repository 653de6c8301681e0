/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "As write-refused, but the backend refuses every WRITE of these sectors from then on, as "
    "NetBSD's does with a disk that is read-only. A frontend that tries again gets no further, and "
    "has to say so at last.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-writes",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "payload", .count = EVERY_ONE},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
};

extern const struct conf_case case_write_refused_always;
const struct conf_case case_write_refused_always = {
    .name = "write-refused-always",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_completes},
    .moment = MOMENT_FIRST,
    .question = "What is a writer told when every WRITE of its sectors is refused?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
