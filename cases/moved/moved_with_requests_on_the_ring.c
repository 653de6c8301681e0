/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. Four programs make a write durable at once, and none "
    "of them is answered: the "
    "barriers are on the ring when the guest is saved. It is restored where the same disk has a "
    "backend that offers "
    "feature-flush-cache and no barriers.\n\n"
    "The old ring is gone with what was on it. The frontend still owes each program an answer, and "
    "each write to the "
    "disk: it can send the write anew and a flush behind it, or tell an error. Sent as "
    "FLUSH_DISKCACHE "
    "with data it is lost where, as here, the backend flushes and ignores such data.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-barriers",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = EVERY_ONE},
        .hold_until = "moved/done",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
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
    {.mark = "durable",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 4,
     .fua = true,
     .aio = true,
     .asleep_mark = "on-the-ring"},
    {.mark = "moved", .verb = STEP_RESUME},
};

static const struct expectation expect[] = {
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .ops = OP_FLUSH,
     .forms = FORM_DATA,
     .times = NEVER,
     .basis = &clause_flush_has_no_data},
};

extern const struct conf_case case_moved_with_requests_on_the_ring;
const struct conf_case case_moved_with_requests_on_the_ring = {
    .name = "moved-with-requests-on-the-ring",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_completes, &clause_told_truly,
                &clause_flush_has_no_data},
    .moment = MOMENT_NEVER,
    .question = "What becomes of durable writes that were on the ring when the guest was saved?",
    .story = story,
    .offer = {.barrier = "1", .max_queues = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
