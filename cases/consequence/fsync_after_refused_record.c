/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. A record is written with RWF_DSYNC and comes as "
    "a barrier with data. The backend writes the data into its cache and refuses the barrier; "
    "an empty one would be performed. Then the guest writes more and calls fsync.\n\n"
    "That fsync could make good what became of the record, and make its own data durable. If "
    "nothing is sent for it, neither is.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-data",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "record", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_WRITTEN,
    },
};

static const struct guest_step steps[] = {
    {.mark = "record", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_sync_keeps},
};

extern const struct conf_case case_fsync_after_refused_record;
const struct conf_case case_fsync_after_refused_record = {
    .name = "fsync-after-refused-record",
    .family = "consequence",
    .clauses = {&clause_barrier_refusable, &clause_flush_reaches, &clause_promise_stands,
                &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question =
        "Does an fsync still reach the backend, when the barrier of a durable write before it was "
        "refused?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
