/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend is xen-blkback on a disk with a write cache. It offers all there is: flush "
    "and barrier, discard, persistent grants, requests of 256 segments, a ring of 16 pages "
    "and several queues. The guest writes, calls fsync, writes once more with RWF_DSYNC, "
    "and has 48 threads do so at once.\n\n"
    "Its barrier waits for what was written before and is itself written without FUA. So a "
    "frontend that makes a write durable by a barrier alone, where it could have flushed "
    "behind it, is told success by this backend a moment too early. Which operation is used "
    "is recorded.";

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
     .basis = &clause_barrier_durability},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_on_linux_blkback;
const struct conf_case case_on_linux_blkback = {
    .name = "on-linux-blkback",
    .family = "backends",
    .clauses = {&clause_flush_reaches, &clause_fua, &clause_transport},
    .moment = MOMENT_NEVER,
    .question = "Does what is asked to be durable become so on the backend that most guests have?",
    .story = story,
    .backend = &personality_linux_blkback,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
