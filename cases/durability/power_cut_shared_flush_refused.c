/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. It holds the flush of a "
    "first fsync. Meanwhile more is written, and eight threads call fsync for it; the guest "
    "keeps them waiting. When all eight are asleep the held flush is performed. One flush "
    "comes for all eight, and is refused.\n\n"
    "The first flush came before the later write and says nothing of it. All eight depend on "
    "the second one, so that a single refusal concerns every one of them, and all of them "
    "have the same data to lose.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "first", .count = 1},
        .hold_until = "others-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
    {
        .name = "refuse-shared",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "others-asleep", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first", .verb = STEP_FSYNC, .asleep_mark = "first-asleep"},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "others", .verb = STEP_FSYNC, .threads = 8, .asleep_mark = "others-asleep"},
};

extern const struct conf_case case_power_cut_shared_flush_refused;
const struct conf_case case_power_cut_shared_flush_refused = {
    .name = "power-cut-shared-flush-refused",
    .family = "durability",
    .clauses = {&clause_flush_refusable, &clause_sync_told, &clause_completes,
                &clause_flush_covers},
    .moment = MOMENT_MANY_WAIT,
    .question =
        "What would a power cut take, when the one flush that eight fsyncs had come to share is "
        "refused?",
    .story = story,
    /* One queue, whatever else is offered: the guest merges flushes for each queue by itself. */
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"others/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
