/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and refuses the first one. The disk is then detached, its "
    "driver is unloaded and loaded, and it is attached again; its backend offers flush as "
    "before, and performs every one. The guest writes, calls fsync, and makes one more "
    "write durable.\n\n"
    "A driver that was never loaded before cannot know of any refusal. If flushes are not "
    "back even now, they were turned off above it.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first",
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
    {.mark = "moved", .verb = STEP_RELOAD},
    {.mark = "more", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_refused_then_reloaded;
const struct conf_case case_refused_then_reloaded = {
    .name = "refused-then-reloaded",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_flush_refusable, &clause_flush_reaches},
    .moment = MOMENT_FIRST,
    .question = "Are flushes back when the disk was attached anew to a driver that was loaded anew "
                "after one was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
