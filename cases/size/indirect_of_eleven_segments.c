/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier, and feature-max-indirect-segments with the value 11: "
    "as many as any request has. It refuses nothing. The guest writes 64 KiB with RWF_DSYNC.\n\n"
    "Such an offer gains nothing, and a frontend may leave it alone and split the write as if "
    "it were not there. One that looks only whether the node is there may try to send a "
    "barrier that is too large for a request, and find no way to.";

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 128, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 128, .written_by = "durable"},
};

extern const struct conf_case case_indirect_of_eleven_segments;
const struct conf_case case_indirect_of_eleven_segments = {
    .name = "indirect-of-eleven-segments",
    .family = "size",
    .clauses = {&clause_indirect_offered, &clause_segments, &clause_fua},
    .moment = MOMENT_NEVER,
    .question =
        "Does a durable write of 64 KiB survive a backend that offers barriers, and indirect "
        "requests no larger than others?",
    .story = story,
    .offer = {.barrier = "1", .max_indirect = "11"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
