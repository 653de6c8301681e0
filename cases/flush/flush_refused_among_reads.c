/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache and holds the flush of an fsync. Eight threads read "
    "meanwhile what was written before it; their reads are held as well. When all are asleep the "
    "flush is refused, with the eight reads on the ring behind it, and these are performed.\n\n"
    "A refused flush says nothing about the data: each reader has to find what was written.";

static const struct fault_rule rules[] = {
    {
        .name = "hold-then-refuse",
        .ops = OP_FLUSH,
        .forms = FORM_ANY,
        .when = {.mark = "commit", .count = 1},
        .hold_until = "readers-asleep",
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
    {
        .name = "keep-on-the-ring",
        .ops = OP_READ,
        .forms = FORM_DATA,
        .when = {.mark = "readers", .count = EVERY_ONE},
        .hold_until = "readers-asleep",
        .answer = ANSWER_OKAY,
        .effect = EFFECT_PERFORMED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 8},
    {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
    {.mark = "readers",
     .verb = STEP_READ,
     .sector = 0,
     .sectors = 8,
     .threads = 8,
     .written_by = "payload",
     .asleep_mark = "readers-asleep"},
};

extern const struct conf_case case_flush_refused_among_reads;
const struct conf_case case_flush_refused_among_reads = {
    .name = "flush-refused-among-reads",
    .family = "flush",
    .clauses = {&clause_flush_refusable, &clause_told_truly},
    .moment = MOMENT_AMONG_READS,
    .question = "What is fsync told when its flush is refused while eight reads are on the ring?",
    .story = story,
    .offer = {.flush_cache = "1", .max_queues = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
