/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The guest runs on blktap, where a barrier makes a write durable, and moves to a host "
    "with xen-blkback, which offers flush and barrier, and more. It makes a write durable "
    "before, and writes, calls fsync and makes a write durable after.\n\n"
    "Whoever may choose and takes flushes can no longer make one write durable by itself, "
    "and has to tell its system so. If it forgets, it meets durable writes with a driver "
    "that has no operation for them. xen-blkback would write the data of a flush; that it "
    "may carry any is said nowhere.";

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
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .ops = OP_FLUSH,
     .forms = FORM_DATA,
     .times = NEVER,
     .basis = &clause_flush_has_no_data},
};

extern const struct conf_case case_moved_tapback_to_blkback;
const struct conf_case case_moved_tapback_to_blkback = {
    .name = "moved-tapback-to-blkback",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_fua, &clause_flush_has_no_data},
    .moment = MOMENT_NEVER,
    .question = "What becomes of a durable write when the guest moves from blktap to xen-blkback?",
    .story = story,
    .backend = &personality_tapback_2025,
    .backend_later = &personality_linux_blkback,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
