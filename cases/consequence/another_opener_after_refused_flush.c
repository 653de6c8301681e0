/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, refuses the first flush and would perform every "
    "other. Two programs have the device open. The first writes and calls fsync, whose flush "
    "is refused. Then the other writes something of its own, and calls fsync.\n\n"
    "The other had no part in what was refused. An error that is kept for whoever asks next "
    "would reach the wrong one, and silence would be a promise to both that nobody keeps.";

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
    {.mark = "others", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .opener = 1},
    {.mark = "others-commit", .verb = STEP_FSYNC, .opener = 1},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "others-commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_sync_keeps},
};

extern const struct conf_case case_another_opener_after_refused_flush;
const struct conf_case case_another_opener_after_refused_flush = {
    .name = "another-opener-after-refused-flush",
    .family = "consequence",
    .clauses = {&clause_flush_refusable, &clause_sync_told, &clause_sync_keeps,
                &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question =
        "Does the fsync of another program that has the device open reach the backend, after a "
        "flush was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"others-commit/done"},
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
