/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and refuses the empty barrier of an fsync that is "
    "called before anything was written. Then the guest writes durably, which a frontend may send "
    "as a barrier with data: that would be performed.\n\n"
    "A refused empty barrier is no statement about one with data, which is the only kind that "
    "blkif.h speaks of. Whether the write is still sent as one, and whether its caller gets what "
    "he "
    "asked for, is asked of \"later\".";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-probe",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "probe", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "probe", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_empty_refused_before_write;
const struct conf_case case_barrier_empty_refused_before_write = {
    .name = "barrier-empty-refused-before-write",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_barrier_empty, &clause_promise_stands},
    .moment = MOMENT_BEFORE_WRITE,
    .question = "What is fsync told when its empty barrier is refused before anything was written?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
