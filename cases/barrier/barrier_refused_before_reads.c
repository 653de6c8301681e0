/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and holds the barrier that carries a durable write. "
    "Eight threads read meanwhile what was written before; nothing passes a barrier, so their "
    "reads wait on the ring. When all are asleep the barrier is refused, its data is not written, "
    "and the eight reads are performed.\n\n"
    "The readers have to find what was written. The question is about the one write whose data is "
    "nowhere.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "durable", .count = 1},
        .hold_until = "readers-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 8},
    {.mark = "durable",
     .verb = STEP_WRITE,
     .sector = 64,
     .sectors = 8,
     .fua = true,
     .asleep_mark = "durable-asleep"},
    {.mark = "readers",
     .verb = STEP_READ,
     .sector = 0,
     .sectors = 8,
     .threads = 8,
     .written_by = "payload",
     .asleep_mark = "readers-asleep"},
};

extern const struct conf_case case_barrier_refused_before_reads;
const struct conf_case case_barrier_refused_before_reads = {
    .name = "barrier-refused-before-reads",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_told_truly},
    .moment = MOMENT_AMONG_READS,
    .question = "What is a durable write told when its barrier is refused with eight reads on the "
                "ring behind it?",
    .story = story,
    .offer = {.barrier = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
