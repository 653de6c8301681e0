/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. It answers the barrier of a durable write with "
    "BLKIF_RSP_ERROR and writes nothing, as for a bad sector. It would perform every other. "
    "The guest makes another write durable, elsewhere.\n\n"
    "The first writer is owed an error. To the second nothing happened: BLKIF_RSP_ERROR says "
    "that one request failed, not that barriers do not exist.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-first",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "first", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "second", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "second",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_promise_stands},
};

extern const struct conf_case case_durable_write_after_failed_barrier;
const struct conf_case case_durable_write_after_failed_barrier = {
    .name = "durable-write-after-failed-barrier",
    .family = "consequence",
    .clauses = {&clause_failed, &clause_promise_stands, &clause_fua},
    .moment = MOMENT_FIRST,
    .question = "Is a durable write still sent as a barrier, when the one before it failed?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"second/done"},
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
