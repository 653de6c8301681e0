/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. It performs the flush that an fsync waits for, and "
    "answers BLKIF_RSP_EOPNOTSUPP all the same, as one does that flushes two disks of which the "
    "second cannot.\n\n"
    "The data is durable, and the frontend cannot know it: to the guest this is the same refusal "
    "as any other, and whoever reports success here does so without a reason. That nothing is "
    "lost this time shows what a refusal is: no statement about the disk, only the lack of one.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-performed",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_FLUSHED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_refused_but_performed;
const struct conf_case case_flush_refused_but_performed = {
    .name = "flush-refused-but-performed",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when its flush is refused although it was performed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
