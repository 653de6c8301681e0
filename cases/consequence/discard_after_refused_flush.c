/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and feature-discard. It refuses the first flush, "
    "and would perform everything else. Then the guest discards sectors that nobody has "
    "written.\n\n"
    "The two have nothing to do with each other but that both may be refused at any time. A "
    "frontend that turns off more than it was refused takes from the guest what the backend "
    "still offers.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-commit",
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
    {.mark = "trim", .verb = STEP_DISCARD, .sector = 64, .sectors = 64},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "trim",
     .ops = OP_DISCARD,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_discard_offered},
};

extern const struct conf_case case_discard_after_refused_flush;
const struct conf_case case_discard_after_refused_flush = {
    .name = "discard-after-refused-flush",
    .family = "consequence",
    .clauses = {&clause_discard_offered, &clause_flush_refusable, &clause_limits},
    .moment = MOMENT_FIRST,
    .question = "Is a discard still sent once a flush was refused?",
    .story = story,
    .offer = {.flush_cache = "1", .discard = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
