/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, refuses the flush of the first fsync and would "
    "perform every other. The guest closes the device, opens it again, writes and calls "
    "fsync.\n\n"
    "What a frontend has learnt of the backend it may keep as long as it is connected, and "
    "who opens the device does not connect it anew. But it is another program, perhaps, that "
    "has not heard of the refusal and is promised the same as the first: its fsync has to "
    "reach the backend, or tell.";

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
    {.mark = "reopened", .verb = STEP_REOPEN},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_sync_keeps},
};

extern const struct conf_case case_reopened_after_refused_flush;
const struct conf_case case_reopened_after_refused_flush = {
    .name = "reopened-after-refused-flush",
    .family = "consequence",
    .clauses = {&clause_connect, &clause_flush_refusable, &clause_promise_stands,
                &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question =
        "Are flushes sent again once the device was closed and opened, after one was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit-again/done"},
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
