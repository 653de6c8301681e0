/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. A program writes and calls fsync. While its flush is "
    "on the ring the backend "
    "asks the frontend to close the device, as it does when the disk is unplugged with `xl "
    "block-detach`; when "
    "the frontend has begun to, the flush is refused.\n\n"
    "How a connection ends blkif.h does not draw. But a request that is on the ring is owed its "
    "answer, and its caller is "
    "owed the truth about it; a frontend that closes its ear first leaves him waiting for ever.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .hold_until = "unplug/done",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "unplug", .verb = STEP_CLOSING},
};

extern const struct conf_case case_flush_refused_while_closing;
const struct conf_case case_flush_refused_while_closing = {
    .name = "flush-refused-while-closing",
    .family = "flush",
    .clauses = {&clause_closing, &clause_flush_refusable, &clause_completes},
    .moment = MOMENT_CLOSING,
    .question = "What is fsync told when its flush is refused while the device is being closed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
