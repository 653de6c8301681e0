/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and requests of 32 segments. The guest makes 64 KiB durable "
    "with one write, is saved, and is restored where requests have no more than 11 "
    "segments. It makes 64 KiB durable once more.\n\n"
    "What went as one request has to go as two now, with a flush behind both. A frontend "
    "that keeps the old limit builds a request that this backend does not know.";

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 128, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 128, .written_by = "before"},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 256, .sectors = 128, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_moved_to_smaller_requests;
const struct conf_case case_moved_to_smaller_requests = {
    .name = "moved-to-smaller-requests",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_indirect_offered, &clause_segments},
    .moment = MOMENT_NEVER,
    .question = "Does a large durable write survive a move to where requests have 11 segments?",
    .story = story,
    .offer = {.flush_cache = "1", .max_indirect = "32"},
    .offer_later = {.flush_cache = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
