/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. A program makes a write durable: its plain WRITE is "
    "on the ring, not answered, when the guest is saved, and the flush behind it was not sent yet. "
    "The guest is restored behind a backend that offers the same.\n\n"
    "The frontend has to send the write anew, and a flush behind it when it was performed. To the "
    "system above the two are one request: what is sent again must not be completed before it was "
    "done, nor twice.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-writes",
        .ops = OP_WRITE,
        .forms = FORM_DATA,
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

extern const struct conf_case case_moved_with_writes_on_the_ring;
const struct conf_case case_moved_with_writes_on_the_ring = {
    .name = "moved-with-writes-on-the-ring",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_completes, &clause_told_truly, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "What becomes of a durable write whose data was on the ring as a plain WRITE when "
                "the guest was saved?",
    .story = story,
    .offer = {.flush_cache = "1", .max_queues = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
    .chance = "a driver that completes what it is going to send again uses memory after it was "
              "freed",
};
