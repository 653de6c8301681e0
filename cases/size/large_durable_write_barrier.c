/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier and feature-max-indirect-segments, both at once, "
    "and refuses nothing. The guest writes 64 KiB with RWF_DSYNC: more than the 11 "
    "segments that fit into one request.\n\n"
    "An INDIRECT request can carry the data, but not a barrier: its indirect_op may only "
    "be READ or WRITE. A frontend has to split the write, or send it plain and a flush "
    "behind it. No backend does anything unusual here.";

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 128, .fua = true},
};

extern const struct conf_case case_large_durable_write_barrier;
const struct conf_case case_large_durable_write_barrier = {
    .name = "large-durable-write-barrier",
    .family = "size",
    .clauses = {&clause_segments, &clause_indirect_offered, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "Does a durable write of 64 KiB survive a backend that offers barriers and "
                "indirect requests?",
    .story = story,
    .offer = {.barrier = "1", .max_indirect = "32"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .control = "large-durable-write-flush",
    .budget_s = 20,
};
