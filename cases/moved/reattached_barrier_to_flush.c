/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers barriers and no flush. The guest makes a write durable. Then the "
    "disk is detached and attached again, and its backend now offers flush and no barriers, "
    "and ignores data in a flush. The guest makes one more write durable.\n\n"
    "For the guest this is another disk, so nothing of the old one should be left. It is "
    "the same change of offer as over a resume, where the disk stays the same for the "
    "guest: what becomes of a durable write in the one and in the other tells where a "
    "frontend keeps what it has negotiated.";

static const struct fault_rule rules[] = {
    {
        .name = "flush-data-is-ignored",
        .ops = OP_FLUSH,
        .forms = FORM_DATA,
        .when = {.count = EVERY_ONE},
        .answer = ANSWER_OKAY,
        .effect = EFFECT_FLUSHED,
        .may_fire = true,
    },
};

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_REATTACH},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "before"},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .ops = OP_FLUSH,
     .forms = FORM_DATA,
     .times = NEVER,
     .basis = &clause_flush_has_no_data},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_reattached_barrier_to_flush;
const struct conf_case case_reattached_barrier_to_flush = {
    .name = "reattached-barrier-to-flush",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_flush_has_no_data, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "What becomes of a durable write when the device was attached anew where flushes "
                "are offered instead of barriers?",
    .story = story,
    .offer = {.barrier = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
