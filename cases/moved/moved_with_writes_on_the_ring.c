/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache. Four programs make a write durable at once: their "
    "plain WRITEs are on the ring, not answered, when the guest is saved, and no flush was sent "
    "yet. It is restored behind a backend that offers the same.\n\n"
    "The frontend has to send each write anew, and a flush behind it when it is performed. Where "
    "the two are one request to the system above, what is sent again must not be completed before "
    "it is done, nor twice.";

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
     .threads = 4,
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
    .question = "What becomes of durable writes whose data was on the ring as plain WRITEs when "
                "the guest was saved?",
    .story = story,
    .offer = {.flush_cache = "1", .max_queues = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
