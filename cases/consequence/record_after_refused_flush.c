/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. The guest writes its "
    "data and calls fsync; that flush is refused, and every other would be performed. Then it "
    "writes a record with RWF_DSYNC, which says that the data is there.\n\n"
    "The flush behind the record would make both durable. If none is sent, a power cut may "
    "take either, and keep the record without the data that it speaks of: the order of the "
    "two was in the fsync, and nowhere else.";

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
    {.mark = "data", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "record", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "record",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_fua},
};

extern const struct conf_case case_record_after_refused_flush;
const struct conf_case case_record_after_refused_flush = {
    .name = "record-after-refused-flush",
    .family = "consequence",
    .clauses = {&clause_no_order, &clause_flush_refusable, &clause_fua, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question =
        "Is a record made durable that was written because an fsync before it, whose flush was "
        "refused, had returned?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"record/done"},
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
