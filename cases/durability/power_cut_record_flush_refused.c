/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and has a volatile cache. The guest writes and "
    "calls fsync, as a database does with its pages, and then makes a record durable: one "
    "write with RWF_DSYNC. Its data goes as a plain write, and the flush behind it is "
    "refused.\n\n"
    "The pages are safe. The record is in the cache, and only its writer can still do "
    "something about it, if he is told.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-record",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "record", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "pages", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "record", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

extern const struct conf_case case_power_cut_record_flush_refused;
const struct conf_case case_power_cut_record_flush_refused = {
    .name = "power-cut-record-flush-refused",
    .family = "durability",
    .clauses = {&clause_flush_refusable, &clause_fua, &clause_sync_keeps},
    .moment = MOMENT_LATER,
    .question =
        "What would a power cut take of a durable write whose data was written and whose flush "
        "was refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"commit/done", "record/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
