/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier, no indirect requests, and refuses nothing. The guest "
    "writes 1 MiB with RWF_DSYNC, and reads it back. No request has room for more than 11 "
    "segments, so the write has to be split, into 24 barriers, or into plain writes with a "
    "flush behind them. Every part of it must be durable before the caller is told.";

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 2048, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 2048, .written_by = "durable"},
};

extern const struct conf_case case_durable_mebibyte_by_barriers;
const struct conf_case case_durable_mebibyte_by_barriers = {
    .name = "durable-mebibyte-by-barriers",
    .family = "size",
    .clauses = {&clause_segments, &clause_barrier_offered, &clause_fua},
    .moment = MOMENT_NEVER,
    .question =
        "Does a durable write of 1 MiB survive a backend that offers barriers of 44 KiB and "
        "nothing larger?",
    .story = story,
    /* No indirect requests, whatever else is offered. */
    .offer = {.barrier = "1", .max_indirect = "0"},
    STEPS(steps),
    .cut_at = {"durable/done"},
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
