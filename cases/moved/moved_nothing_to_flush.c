/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers neither flush nor barrier: its disk has no cache, and nobody has to "
    "flush. The guest is saved, and restored where the disk has a cache, and its backend "
    "offers flush. It writes, calls fsync, and makes one more write durable.\n\n"
    "What was durable when it was acknowledged is so no more, and nobody but the frontend "
    "can know. If it does not announce the cache to its system, fsync goes on to cost "
    "nothing, is told success, and means nothing.";

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "before"},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_moved_nothing_to_flush;
const struct conf_case case_moved_nothing_to_flush = {
    .name = "moved-nothing-to-flush",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_announce, &clause_flush_reaches},
    .moment = MOMENT_NEVER,
    .question =
        "Does a frontend begin to flush when the guest was restored where there is a cache?",
    .story = story,
    .offer_later = {.flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
