/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and performs what it is asked. The guest is saved, and "
    "restored behind a backend that offers flush too, and refuses the first one: its disk "
    "is another make, or is not what its toolstack believed. The guest then makes one more "
    "write durable.\n\n"
    "It is the old question on a connection that has seen no flush yet, by a frontend that "
    "has seen many. That they were performed elsewhere is no reason to believe in this one.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first-after",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit-again", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "more", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

extern const struct conf_case case_moved_then_flush_refused;
const struct conf_case case_moved_then_flush_refused = {
    .name = "moved-then-flush-refused",
    .family = "moved",
    .clauses = {&clause_flush_refusable, &clause_connect_anew, &clause_sync_told},
    .moment = MOMENT_MOVED,
    .question = "What is fsync told when its flush, the first one after the guest was restored, is "
                "refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
