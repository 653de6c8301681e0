/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and a disk with sectors of 4096 bytes. A first "
    "durable write is performed. A second is refused, and nothing of it written. Its sector "
    "is counted in units of 512 bytes on the ring, as blkif.h has it, whatever the disk's own "
    "are.\n\n"
    "The size of a sector changes nothing of what a barrier means, nor of what the caller may "
    "be told.";

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
    {.mark = "first", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 64, .sectors = 16, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "first"},
};

extern const struct conf_case case_four_kilobyte_sectors_refused;
const struct conf_case case_four_kilobyte_sectors_refused = {
    .name = "four-kilobyte-sectors-refused",
    .family = "size",
    .clauses = {&clause_barrier_refusable, &clause_told_truly, &clause_fua},
    .moment = MOMENT_LATER,
    .question =
        "What is a durable write told on a disk with sectors of 4096 bytes, when its barrier is "
        "refused?",
    .story = story,
    .offer = {.barrier = "1", .sector_size = "4096", .physical_sector_size = "4096"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
