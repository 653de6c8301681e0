/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. The guest writes 13 sectors from sector 3 with "
    "RWF_DSYNC, so that the last segment of the barrier is a part of a page. The backend "
    "refuses it and writes nothing. The sectors around it were written before, and are read "
    "afterwards.\n\n"
    "A frontend that sends the data again must send these 13 sectors and no others.";

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
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 3},
    {.mark = "behind", .verb = STEP_WRITE, .sector = 16, .sectors = 8},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 3, .sectors = 13, .fua = true},
    {.mark = "look-before", .verb = STEP_READ, .sector = 0, .sectors = 3, .written_by = "before"},
    {.mark = "look-behind", .verb = STEP_READ, .sector = 16, .sectors = 8, .written_by = "behind"},
};

extern const struct conf_case case_odd_sectors_refused;
const struct conf_case case_odd_sectors_refused = {
    .name = "odd-sectors-refused",
    .family = "size",
    .clauses = {&clause_segments, &clause_barrier_refusable, &clause_told_truly},
    .moment = MOMENT_FIRST,
    .question =
        "What is a durable write told that neither begins nor ends with a page, when its barrier "
        "is refused?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
