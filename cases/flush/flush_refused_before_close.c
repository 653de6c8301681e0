/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. A program writes, calls fsync and closes the device; "
    "its flush, the last request before, is refused. Another program opens the device, writes and "
    "calls fsync: that flush would be performed.\n\n"
    "Nobody had the device open in between, and the next one to open it knows nothing of a "
    "refusal. What he is told is asked of \"later\"; a frontend that stopped flushing does so for "
    "him, too.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-last",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "close", .verb = STEP_REOPEN},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_flush_refused_before_close;
const struct conf_case case_flush_refused_before_close = {
    .name = "flush-refused-before-close",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_promise_stands, &clause_sync_told},
    .moment = MOMENT_CLOSING,
    .question =
        "What is fsync told when its flush is refused as the last request before the device "
        "is closed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
