/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and feature-max-indirect-segments, and "
    "refuses nothing. The guest writes 64 KiB with RWF_DSYNC. The data can go as one "
    "INDIRECT write with a flush behind it.";

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 128, .fua = true},
};

extern const struct conf_case case_large_durable_write_flush;
const struct conf_case case_large_durable_write_flush = {
    .name = "large-durable-write-flush",
    .family = "size",
    .clauses = {&clause_segments, &clause_indirect_offered, &clause_fua},
    .moment = MOMENT_NEVER,
    .question =
        "Does a durable write of 64 KiB survive a backend that offers flush and indirect requests?",
    .story = story,
    .offer = {.flush_cache = "1", .max_indirect = "32"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
