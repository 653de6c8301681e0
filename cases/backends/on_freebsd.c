/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend is FreeBSD's. It offers flush and barrier, and answers ERROR to a barrier "
    "that has no data; one with data is written in order, and not made durable. The guest "
    "writes, calls fsync, writes once more with RWF_DSYNC, and has 48 threads do so at "
    "once.\n\n"
    "Nothing is refused to a frontend that sends a flush. One that prefers barriers, or "
    "sends both, meets an error at its first empty one, although it was offered: blkif.h "
    "does not say whether a barrier may be empty. What its caller is told then is the "
    "outcome.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "writers", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .threads = 48, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 8, .sectors = 8, .written_by = "durable"},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = RECORD,
     .kind = EXPECT_WIRE,
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_barrier_empty},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_on_freebsd;
const struct conf_case case_on_freebsd = {
    .name = "on-freebsd",
    .family = "backends",
    .clauses = {&clause_barrier_empty, &clause_flush_reaches, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "Does a flush reach FreeBSD, whose backend offers barriers and fails one without data?",
    .story = story,
    .backend = &personality_freebsd,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
