/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier and has a volatile cache. The guest writes its data "
    "and calls fsync; the empty barrier that stands for the flush is refused. A barrier with data "
    "would be performed: there are backends that know no other. Then the guest writes a record "
    "with RWF_DSYNC, which says that the data is there.\n\n"
    "What was refused is a request without data; of one with data nothing was said. A frontend "
    "that gives up both writes the record into the cache, and a power cut may take the data and "
    "keep the record.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-empty",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "data", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "record", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "record",
     .ops = OP_BARRIER,
     .forms = FORM_DATA,
     .times = SEEN,
     .basis = &clause_fua},
};

extern const struct conf_case case_record_after_refused_barrier;
const struct conf_case case_record_after_refused_barrier = {
    .name = "record-after-refused-barrier",
    .family = "consequence",
    .clauses = {&clause_barrier_empty, &clause_barrier_refusable, &clause_barrier_order,
                &clause_no_order},
    .moment = MOMENT_FIRST,
    .question =
        "Is a record still sent as a barrier, when the empty barrier of the fsync before it was "
        "refused?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"record/done"},
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
