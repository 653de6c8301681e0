/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers barriers. The guest makes a write durable, is saved, and is "
    "restored where the disk has no cache and the backend offers neither flush nor barrier. "
    "It writes, calls fsync, and makes one more write durable.\n\n"
    "Before the move the frontend could make a write durable by itself, and said so; now "
    "every write is. It has to take that back, or send such a write plainly: both keep the "
    "promise. To fail it, or to send a barrier all the same, does not.";

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
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
};

extern const struct conf_case case_moved_barrier_to_nothing;
const struct conf_case case_moved_barrier_to_nothing = {
    .name = "moved-barrier-to-nothing",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_only_offered, &clause_fua},
    .moment = MOMENT_NEVER,
    .question =
        "What is a durable writer told when the guest was restored where nothing is cached?",
    .story = story,
    .offer = {.barrier = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
