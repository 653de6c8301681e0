/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and the toolstack has told the frontend not to "
    "trust it (trusted = 0): it then shares no page that holds anything else, and copies "
    "all data. The guest writes, calls fsync, writes once more with RWF_DSYNC, and reads "
    "that back.\n\n"
    "Not to be trusted with other people's data is one thing, to be asked for a flush "
    "another. Durability comes from that backend or from nowhere.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
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
    {.strength = SHOULD, .kind = EXPECT_LIMITS, .limits = "fua=0", .basis = &clause_fua},
};

extern const struct conf_case case_offer_untrusted;
const struct conf_case case_offer_untrusted = {
    .name = "offer-untrusted",
    .family = "negotiation",
    .clauses = {&clause_transport, &clause_flush_reaches, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "Does a frontend that is told not to trust its backend flush as before?",
    .story = story,
    .offer = {.flush_cache = "1", .trusted = "0"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
