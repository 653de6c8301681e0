/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend is QEMU's: flush, a ring of up to 16 pages, and nothing else. Whatever it "
    "does not know it answers with ERROR. The guest writes, calls fsync, writes once more "
    "with RWF_DSYNC, and has 48 threads do so at once.\n\n"
    "A flush behind the data is the only way to make it durable here. A barrier was not "
    "offered, and would fail.";

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
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_on_qemu;
const struct conf_case case_on_qemu = {
    .name = "on-qemu",
    .family = "backends",
    .clauses = {&clause_flush_reaches, &clause_only_offered},
    .moment = MOMENT_NEVER,
    .question = "Does what is asked to be durable become so on QEMU?",
    .story = story,
    .backend = &personality_qemu,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
