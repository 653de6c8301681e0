/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "A program writes through the page cache and closes the device without a sync. What is cached "
    "is written when the last descriptor goes, and the backend refuses that WRITE, the last one "
    "before the device is closed. It is written nowhere.\n\n"
    "close(2) tells nobody, and the page is gone. The error has to be kept for the next one who "
    "calls fsync, which is all that is left of it: told success there, the data is lost without a "
    "word.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-write",
        .ops = OP_WRITE,
        .forms = FORM_ANY,
        .when = {.mark = "cached", .count = EVERY_ONE},
        .sectors = {.first = 4096, .count = 8},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "cached", .verb = STEP_WRITE, .sector = 4096, .sectors = 8, .buffered = true},
    {.mark = "close", .verb = STEP_REOPEN},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_write_refused_while_closing;
const struct conf_case case_write_refused_while_closing = {
    .name = "write-refused-while-closing",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_sync_told, &clause_told_truly},
    .moment = MOMENT_CLOSING,
    .question = "What is the next fsync told when a cached write is refused while the device is "
                "closed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
