/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The guest runs on xen-blkback, with everything that offers, and moves to a host with "
    "blktap: barriers, and no flush, no large requests, no persistent grants. It makes a "
    "write durable before, and writes, calls fsync and makes a write durable after.\n\n"
    "All that was negotiated changes at once. A flush on its way would be answered "
    "EOPNOTSUPP, or ERROR by an older blktap; a barrier is what this backend has.";

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "before"},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
};

extern const struct conf_case case_moved_blkback_to_tapback;
const struct conf_case case_moved_blkback_to_tapback = {
    .name = "moved-blkback-to-tapback",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_barrier_offered, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question = "Does a flush reach blktap when the guest comes from xen-blkback?",
    .story = story,
    .backend = &personality_linux_blkback,
    .backend_later = &personality_tapback_2025,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
