/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "As write-refused, but the backend has written the data before it answers "
    "BLKIF_RSP_EOPNOTSUPP. The frontend cannot see the difference, so it may not make one: it "
    "tells the writer an error, or sends the write again, which does no harm. Success without "
    "either is a guess that happens to be right.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-written",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "payload", .count = 1},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_WRITTEN,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
};

extern const struct conf_case case_write_refused_but_written;
const struct conf_case case_write_refused_but_written = {
    .name = "write-refused-but-written",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a writer told when its plain WRITE is refused although it was written?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
