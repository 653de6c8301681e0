/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. It answers a plain write with BLKIF_RSP_ERROR, "
    "writes the next one, and performs every flush. The guest calls fsync.\n\n"
    "A write that failed says nothing of flushes. A frontend that handles every error in one "
    "place may turn them off here, and the device would be worse off by one bad sector than "
    "it need be.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-write",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "payload", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_promise_stands},
};

extern const struct conf_case case_flush_after_failed_write;
const struct conf_case case_flush_after_failed_write = {
    .name = "flush-after-failed-write",
    .family = "consequence",
    .clauses = {&clause_failed, &clause_promise_stands, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "Does an fsync still reach the backend after a plain write failed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    EXPECT(expect),
    .budget_s = 20,
};
