/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. 48 threads write with RWF_DSYNC at once: 32 requests "
    "fill a ring of one page, 16 threads wait in the guest, their requests already marked as FUA. "
    "The backend holds the first barrier, and with it everything behind, until all threads are "
    "asleep. Then it answers that one BLKIF_RSP_ERROR, and would perform all others.\n\n"
    "One write failed, and its caller should be told. The question is about the 16, whose writes "
    "have nothing to do with it. A frontend that gives up barriers because one failed breaks its "
    "promise to all of them.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-fail",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "writers", .count = 1},
        .hold_until = "writers-asleep",
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "writers",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 48,
     .fua = true,
     .asleep_mark = "writers-asleep"},
};

extern const struct conf_case case_barrier_error_full_ring;
const struct conf_case case_barrier_error_full_ring = {
    .name = "barrier-error-full-ring",
    .family = "barrier",
    .clauses = {&clause_failed, &clause_promise_stands, &clause_completes},
    .moment = MOMENT_FULL_RING,
    .question = "What are durable writers told that wait for a place in the ring while a barrier "
                "fails?",
    .story = story,
    /* A ring of one page, whatever else is offered: 32 requests. */
    .offer = {.barrier = "1", .max_ring_page_order = "0", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_QUEUED,
    .budget_s = 20,
};
