/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush, refuses the first one and writes 0 into its node. The guest "
    "is saved, and restored behind a backend whose node says 0 from the beginning, on a "
    "disk that has no cache. It writes, calls fsync, and makes one more write durable.\n\n"
    "What was a refusal before the move is the plain truth after it: there is nothing to "
    "flush, all that is acknowledged is durable, and nothing may be sent. A frontend has to "
    "come to rest there, whichever half of itself it had turned off.";

static const struct fault_rule rules[] = {
    {
        .name = "revoke-first",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REVOKE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "more", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "commit-again", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 72, .sectors = 8, .fua = true},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit-again",
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

extern const struct conf_case case_revoked_then_moved;
const struct conf_case case_revoked_then_moved = {
    .name = "revoked-then-moved",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_node_rewritten, &clause_only_offered},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when flushes were revoked, and the guest is restored where "
                "none are offered?",
    .story = story,
    .offer = {.flush_cache = "1"},
    .offer_later = {.flush_cache = "0"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .control = "flush-refused-first",
    .budget_s = 20,
};
