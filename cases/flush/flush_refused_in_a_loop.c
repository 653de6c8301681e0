/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. A program does what every database does: it appends a "
    "record and calls fsync, eight times, and looks at nothing but what fsync returns. The flush "
    "of the third record is refused; all others would be performed.\n\n"
    "Told an error, the program knows which record is in doubt, and the five behind it are safe. "
    "Told success, it goes on: then the third record is safe when the fourth one's flush is "
    "performed, if there is one.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-third",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "records", .skip = 2, .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "records", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .repeat = 8, .fsync = true},
};

extern const struct conf_case case_flush_refused_in_a_loop;
const struct conf_case case_flush_refused_in_a_loop = {
    .name = "flush-refused-in-a-loop",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_promise_stands, &clause_sync_told},
    .moment = MOMENT_LATER,
    .question = "What is a program told that syncs record after record when one flush is refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
