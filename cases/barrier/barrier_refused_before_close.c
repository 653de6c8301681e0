/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. A program writes durably and closes the device; the "
    "barrier with its data, the last request before, is refused, and nothing is written. Another "
    "program opens the device and writes durably: that barrier would be performed.\n\n"
    "The first one's data is gone with the buffer it came from, if he was told success. What the "
    "second one is told is asked of \"later\".";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-last",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "close", .verb = STEP_REOPEN},
    {.mark = "again", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

extern const struct conf_case case_barrier_refused_before_close;
const struct conf_case case_barrier_refused_before_close = {
    .name = "barrier-refused-before-close",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_told_truly, &clause_promise_stands},
    .moment = MOMENT_CLOSING,
    .question = "What is a durable write told when its barrier is refused as the last request "
                "before the device is closed?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
