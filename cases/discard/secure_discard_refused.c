/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-discard and discard-secure. The guest discards with BLKSECDISCARD "
    "what nobody shall ever read again, and the backend refuses that.\n\n"
    "This is no hint: blkif.h promises that every copy is gone when the request completes. The "
    "data is still there, and the caller has to know. Told success, as one may be told of a plain "
    "discard, he gives away a disk that he believes to be clean: swallowed.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-secure",
        .ops = OP_DISCARD,
        .forms = FORM_ANY,
        .when = {.mark = "erase", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 32},
    {.mark = "erase", .verb = STEP_DISCARD, .sector = 0, .sectors = 32, .secure = true},
};

extern const struct conf_case case_secure_discard_refused;
const struct conf_case case_secure_discard_refused = {
    .name = "secure-discard-refused",
    .family = "discard",
    .clauses = {&clause_discard_refusable, &clause_discard_secure, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a secure discard told that is refused?",
    .story = story,
    .offer = {.flush_cache = "1",
              .discard = "1",
              .discard_granularity = "4096",
              .discard_secure = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
