/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and indirect requests of 256 segments, the most "
    "that Linux' backend knows, and the driver is told to use as many. The guest writes 1 MiB "
    "with RWF_DSYNC: one INDIRECT write, and a flush behind it, which is refused. Then it "
    "reads all of it back.";

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
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 2048, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 2048, .written_by = "durable"},
};

extern const struct conf_case case_largest_indirect_refused;
const struct conf_case case_largest_indirect_refused = {
    .name = "largest-indirect-refused",
    .family = "size",
    .clauses = {&clause_indirect_offered, &clause_flush_refusable, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write of 1 MiB told when the flush behind its one indirect request is "
        "refused?",
    .story = story,
    .offer = {.flush_cache = "1", .max_indirect = "256"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .driver_params = "max_indirect_segments=256",
    .budget_s = 20,
};
