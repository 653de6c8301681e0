/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and feature-max-indirect-segments. It refuses the "
    "empty barrier that an fsync waits for, and would perform every other request. Then the "
    "guest writes 64 KiB with RWF_DSYNC.\n\n"
    "A frontend that believes that barriers are off has no reason left to send one: it can "
    "send the data as one INDIRECT write, or be told by the layer above that nobody asks for "
    "FUA any more. It must not stumble over a flag that it has no use for.\n\n"
    "Without the refusal this write is what large-durable-write-barrier asks about, so that "
    "the control run leaves it out.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-empty",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 1024, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 128, .fua = true},
};

extern const struct conf_case case_large_durable_write_after_refusal;
const struct conf_case case_large_durable_write_after_refusal = {
    .name = "large-durable-write-after-refusal",
    .family = "size",
    .clauses = {&clause_segments, &clause_barrier_refusable, &clause_completes, &clause_limits},
    .moment = MOMENT_FIRST,
    .question = "What becomes of a large durable write once barriers were refused, where indirect "
                "requests are on offer?",
    .story = story,
    .offer = {.barrier = "1", .max_indirect = "32"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .control = "barrier-empty-refused",
    .budget_s = 20,
};
