/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier, and answers the empty barrier of an fsync with "
    "BLKIF_RSP_ERROR. blkif.h does not say whether a barrier may be empty: FreeBSD's backend and "
    "old dom0 kernels fail every one, and a backend whose disk broke in the middle of a flush "
    "fails it too.\n\n"
    "The frontend cannot tell the two apart, and in neither was anything made durable. Told an "
    "error, the caller knows; told success, he loses what a power cut takes.";

static const struct fault_rule rules[] = {
    {
        .name = "fail-empty",
        .ops = OP_BARRIER,
        .forms = FORM_EMPTY,
        .when = {.mark = "commit", .count = 1},
        .answer = ANSWER_ERROR,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_barrier_empty_error;
const struct conf_case case_barrier_empty_error = {
    .name = "barrier-empty-error",
    .family = "barrier",
    .clauses = {&clause_failed, &clause_barrier_empty, &clause_sync_told},
    .moment = MOMENT_FIRST,
    .question = "What is fsync told when the empty barrier that stands for its flush fails?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
