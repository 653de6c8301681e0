/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] = "The backend offers feature-flush-cache and two queues. A program on "
                            "the guest's second processor writes and calls "
                            "fsync; its flush, which comes by the second ring, is refused. Then "
                            "one on the first processor does the same: its "
                            "flush, by the first ring, would be performed.\n\n"
                            "Queues say how requests travel, and a refusal is of one request. "
                            "Whether a frontend that stops flushing does so on one "
                            "queue or for the whole device is told by what becomes of the other "
                            "program. A guest with one processor has one "
                            "queue, and skips this.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-on-second",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .queue = 2,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .processor = 2},
    {.mark = "commit", .verb = STEP_FSYNC, .processor = 2},
    {.mark = "other-payload", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .processor = 1},
    {.mark = "other-commit", .verb = STEP_FSYNC, .processor = 1},
};

extern const struct conf_case case_flush_refused_on_second_queue;
const struct conf_case case_flush_refused_on_second_queue = {
    .name = "flush-refused-on-second-queue",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_transport, &clause_promise_stands},
    .moment = MOMENT_QUEUE,
    .question = "What is fsync told when its flush is refused on the second queue, and what is the "
                "first queue's?",
    .story = story,
    .offer = {.flush_cache = "1", .max_queues = "2"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .driver_params = "max_queues=2",
    .agreed = "queues=2",
    .budget_s = 20,
};
