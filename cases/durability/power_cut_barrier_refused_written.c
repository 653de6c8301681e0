/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier and has a volatile cache. A write with RWF_DSYNC "
    "comes as a barrier with data. The backend writes the data into its cache and answers "
    "BLKIF_RSP_EOPNOTSUPP, as one may that learns of the missing barrier from the layer "
    "below. A later barrier would be performed, and make it durable.\n\n"
    "Nobody can read anything wrong afterwards: the data is where it belongs, until the power "
    "fails. After the write, and again after an fsync, it is asked what a power cut would "
    "take.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-written",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "record", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_WRITTEN,
    },
};

static const struct guest_step steps[] = {
    {.mark = "record", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_barrier_refused_written;
const struct conf_case case_power_cut_barrier_refused_written = {
    .name = "power-cut-barrier-refused-written",
    .family = "durability",
    .clauses = {&clause_barrier_refusable, &clause_barrier_durability, &clause_fua,
                &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question =
        "What would a power cut take of a durable write whose barrier was refused after its data "
        "had been written?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .cut_at = {"record/done", "commit/done"},
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
