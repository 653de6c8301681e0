/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and feature-max-indirect-segments. The guest "
    "writes 64 KiB with RWF_DSYNC: the data goes as one INDIRECT write, and a flush behind "
    "it, which is refused. Then it reads the data back.\n\n"
    "An INDIRECT request carries a plain write. It was performed, so that the data can be "
    "read; whether it is durable depends on the flush alone.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-flush",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 128, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 128, .written_by = "durable"},
};

extern const struct conf_case case_indirect_durable_write_refused;
const struct conf_case case_indirect_durable_write_refused = {
    .name = "indirect-durable-write-refused",
    .family = "size",
    .clauses = {&clause_indirect_offered, &clause_flush_refusable, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write of 64 KiB told when the flush behind its indirect request is "
        "refused?",
    .story = story,
    .offer = {.flush_cache = "1", .max_indirect = "32"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
