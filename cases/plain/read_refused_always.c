/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] = "As read-refused, but the backend refuses every READ of these sectors "
                            "from then on. A frontend that tries again gets "
                            "no further, and has to say so at last.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-reads",
        .ops = OP_READ,
        .forms = FORM_ANY,
        .when = {.mark = "reading", .count = EVERY_ONE},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
    {.mark = "reading", .verb = STEP_READ, .sector = 4096, .sectors = 8, .written_by = "payload"},
};

extern const struct conf_case case_read_refused_always;
const struct conf_case case_read_refused_always = {
    .name = "read-refused-always",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_completes},
    .moment = MOMENT_FIRST,
    .question = "What is a reader told when every READ of its sectors is refused?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
