/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, so that a durable write is a plain write and a "
    "flush. It answers the write with BLKIF_RSP_ERROR and would perform the flush. Another "
    "durable write follows, elsewhere.\n\n"
    "There are two answers for one caller, and the error is the one he must hear: a flush "
    "that succeeds does not bring back what was never written.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-write",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "next", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_OUTCOME,
     .subject = SUBJECT_REFUSED,
     .outcomes = OUTCOME_IO_ERROR | OUTCOME_UNSUPPORTED_ERROR | OUTCOME_RETRIED,
     .basis = &clause_told_truly},
};

extern const struct conf_case case_failed_write_of_a_durable_one;
const struct conf_case case_failed_write_of_a_durable_one = {
    .name = "failed-write-of-a-durable-one",
    .family = "consequence",
    .clauses = {&clause_failed, &clause_told_truly, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write told whose data failed to be written, where the flush behind it "
        "would succeed?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    EXPECT(expect),
    .budget_s = 20,
};
