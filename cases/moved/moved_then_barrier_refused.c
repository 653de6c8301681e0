/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers barriers and performs them. The guest is saved, and restored behind "
    "a backend that offers barriers too, and refuses the first one with data. Nothing of it "
    "is written.\n\n"
    "A durable write that was refused was not done. It can be sent again in another form, "
    "or its caller can be told; what he must not be told is success.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first-after",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .fua = true},
};

extern const struct conf_case case_moved_then_barrier_refused;
const struct conf_case case_moved_then_barrier_refused = {
    .name = "moved-then-barrier-refused",
    .family = "moved",
    .clauses = {&clause_barrier_refusable, &clause_connect_anew, &clause_told_truly},
    .moment = MOMENT_MOVED,
    .question =
        "What becomes of the data of a barrier that is refused after the guest was restored?",
    .story = story,
    .offer = {.barrier = "1"},
    .offer_later = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
