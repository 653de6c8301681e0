/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and refuses the very first request that asks it for "
    "anything: an fsync is called before one byte was written, as a program does that tries out "
    "whether it can sync at all.\n\n"
    "Nothing can be lost here. What counts is what the caller learns: told an error, he knows "
    "what this disk is like before he trusts it; told success, he goes on to write, and believes "
    "the next fsync too. Whether that one reaches the backend is asked of \"later\".";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-probe",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "probe", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "probe", .verb = STEP_FSYNC},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_refused_before_write;
const struct conf_case case_flush_refused_before_write = {
    .name = "flush-refused-before-write",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_flush_reaches, &clause_promise_stands},
    .moment = MOMENT_BEFORE_WRITE,
    .question = "What is fsync told when its flush is refused before anything was written?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
