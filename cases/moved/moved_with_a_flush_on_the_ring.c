/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. A program makes a write durable: its data is written, "
    "and the flush behind it is on the ring, not answered, when the guest is saved. It is restored "
    "behind a backend that offers the same.\n\n"
    "The flush is gone with the old ring. It carried nothing, so there is nothing that could get "
    "lost with it but the promise: the frontend has to send another one, and may not take it for "
    "done because it has no data to send again.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-flush",
        .ops = OP_FLUSH,
        .forms = FORM_EMPTY,
        .when = {.mark = "durable", .count = EVERY_ONE},
        .hold_until = "moved/done",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .fua = true,
     .aio = true,
     .asleep_mark = "on-the-ring"},
    {.mark = "moved", .verb = STEP_RESUME},
};

extern const struct conf_case case_moved_with_a_flush_on_the_ring;
const struct conf_case case_moved_with_a_flush_on_the_ring = {
    .name = "moved-with-a-flush-on-the-ring",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_completes, &clause_flush_reaches, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "What becomes of a durable write whose flush was on the ring when the guest was "
                "saved?",
    .story = story,
    .offer = {.flush_cache = "1", .max_queues = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
