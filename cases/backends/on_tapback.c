/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend is that of blktap, tapback and tapdisk: barriers, a ring of eight pages, "
    "and no flush. Its barrier waits for everything before it and passes the data to the "
    "image; it does not sync the image. The guest writes, calls fsync, writes once more "
    "with RWF_DSYNC, and has 48 threads do so at once.\n\n"
    "A barrier is all that can be asked for, so it has to be asked for. That this backend "
    "gives less for it than frontends believe, a frontend cannot know.";

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
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_on_tapback;
const struct conf_case case_on_tapback = {
    .name = "on-tapback",
    .family = "backends",
    .clauses = {&clause_barrier_offered, &clause_barrier_durability, &clause_fua},
    .moment = MOMENT_NEVER,
    .question =
        "Does what is asked to be durable become a barrier on blktap, which offers nothing else?",
    .story = story,
    .backend = &personality_tapback_2025,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
