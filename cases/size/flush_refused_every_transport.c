/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and everything that speeds up transport: four "
    "ring pages, four queues, persistent grants, indirect requests of 64 segments; the driver "
    "is told to use them. The guest writes 256 KiB with RWF_DSYNC, and the flush behind it is "
    "refused. Then it reads the data back.\n\n"
    "None of this says anything of what a flush means. Whatever the caller is told on the "
    "plainest of devices, he should be told here.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-flush",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "durable", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 512, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 512, .written_by = "durable"},
};

extern const struct conf_case case_flush_refused_every_transport;
const struct conf_case case_flush_refused_every_transport = {
    .name = "flush-refused-every-transport",
    .family = "size",
    .clauses = {&clause_transport, &clause_flush_refusable, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "Is a refused flush told otherwise where ring, queues, grants and requests are all larger "
        "than usual?",
    .story = story,
    .offer = {.flush_cache = "1",
              .persistent = "1",
              .max_indirect = "64",
              .max_ring_page_order = "2",
              .max_queues = "4"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .driver_params = "max_ring_page_order=2 max_queues=4 max_indirect_segments=64",
    .budget_s = 20,
};
