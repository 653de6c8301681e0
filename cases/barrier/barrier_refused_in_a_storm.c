/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier and holds the barrier of a durable write. 24 threads "
    "write durably meanwhile, and their barriers wait on the ring behind it. When all are asleep "
    "the first barrier is refused, and the 24 are performed. As soon as that was answered 24 more "
    "threads write durably, as the clients of a database do who never stop.\n\n"
    "The question is about the last 24. One barrier was refused and 24 behind it were performed "
    "before the first of these writes was asked for.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .count = 1},
        .hold_until = "storm-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "first",
     .verb = STEP_WRITE,
     .sector = 8,
     .sectors = 8,
     .fua = true,
     .asleep_mark = "first-asleep"},
    {.mark = "storm",
     .verb = STEP_WRITE,
     .sector = 16,
     .sectors = 8,
     .threads = 24,
     .fua = true,
     .asleep_mark = "storm-asleep"},
    /* When it is back, so is the refusal: it came before it on the ring. */
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "payload"},
    {.mark = "again", .verb = STEP_WRITE, .sector = 512, .sectors = 8, .threads = 24, .fua = true},
};

extern const struct conf_case case_barrier_refused_in_a_storm;
const struct conf_case case_barrier_refused_in_a_storm = {
    .name = "barrier-refused-in-a-storm",
    .family = "barrier",
    .clauses = {&clause_barrier_refusable, &clause_promise_stands, &clause_fua},
    .moment = MOMENT_STORM,
    .question = "What are those told who go on writing durably when one barrier of many was "
                "refused?",
    .story = story,
    .offer = {.barrier = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
