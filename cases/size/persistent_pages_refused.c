/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and feature-persistent, so that data goes through "
    "pages that are granted once and used for one request after another. A barrier with data "
    "is refused, and nothing of it written. The guest goes on writing, and reads back what it "
    "wrote since.\n\n"
    "A frontend that sends the refused data again has to take it from the caller once more, "
    "or keep the pages for it: they may carry another write's data by then.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-data",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "next", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "look", .verb = STEP_READ, .sector = 8, .sectors = 8, .written_by = "next"},
};

extern const struct conf_case case_persistent_pages_refused;
const struct conf_case case_persistent_pages_refused = {
    .name = "persistent-pages-refused",
    .family = "size",
    .clauses = {&clause_transport, &clause_barrier_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write told whose barrier is refused, where its pages stay granted and "
        "are used again?",
    .story = story,
    .offer = {.barrier = "1", .persistent = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
