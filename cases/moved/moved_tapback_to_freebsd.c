/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The guest runs on blktap, where a barrier makes a write durable, and moves to a host "
    "with FreeBSD's backend, which offers flush and barrier, flushes when it is asked to, "
    "and ignores data in a flush. It makes a write durable before, and writes, calls fsync "
    "and makes a write durable after, and reads it back.\n\n"
    "A write and a flush behind it are safe. A frontend that remembers that it could make a "
    "write durable by itself, and now flushes, may send the one as the other: the data is "
    "then gone, and success is told.";

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "before"},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
    {.mark = "look-again", .verb = STEP_READ, .sector = 72, .sectors = 8, .written_by = "durable"},
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

extern const struct conf_case case_moved_tapback_to_freebsd;
const struct conf_case case_moved_tapback_to_freebsd = {
    .name = "moved-tapback-to-freebsd",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_flush_has_no_data, &clause_told_truly},
    .moment = MOMENT_MOVED,
    .question = "What becomes of a durable write when the guest moves from blktap to FreeBSD?",
    .story = story,
    .backend = &personality_tapback_2025,
    .backend_later = &personality_freebsd,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .control = "on-freebsd",
    .budget_s = 20,
};
