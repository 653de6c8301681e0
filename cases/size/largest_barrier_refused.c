/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and feature-max-indirect-segments. The guest writes "
    "44 KiB with RWF_DSYNC: the 11 segments that one request has room for, and so the largest "
    "barrier there can be. The backend refuses it and writes nothing.\n\n"
    "One segment more and it could not have been a barrier at all. The data exists only in "
    "the guest now, and what goes for a barrier of 4 KiB goes for this one: success would be "
    "a lie about all of it.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-data",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 88, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = RECORD,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_BARRIER,
     .forms = FORM_DATA,
     .times = SEEN,
     .basis = &clause_segments},
};

extern const struct conf_case case_largest_barrier_refused;
const struct conf_case case_largest_barrier_refused = {
    .name = "largest-barrier-refused",
    .family = "size",
    .clauses = {&clause_segments, &clause_barrier_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question = "What is a durable write told that fills a barrier to its last segment, when it is "
                "refused?",
    .story = story,
    .offer = {.barrier = "1", .max_indirect = "32"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    EXPECT(expect),
    .budget_s = 20,
};
