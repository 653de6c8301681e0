/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "A new disk is read before anybody opens it: the guest looks for partitions. The backend, "
    "which offers "
    "feature-flush-cache, refuses the first READ it is sent. No program waits for that one.\n\n"
    "blkif.h does not foresee EOPNOTSUPP for a READ, but NetBSD's backend answers so to WRITEs, "
    "and a medium may fail just "
    "then. The guest may not learn of partitions. The device itself should work as ever: what is "
    "written to it, is there, and "
    "an fsync flushes.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-scan",
        .ops = OP_READ,
        .forms = FORM_ANY,
        .when = {.count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "look", .verb = STEP_READ, .sector = 64, .sectors = 8, .written_by = "payload"},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_OUTCOME,
     .subject = SUBJECT_LATER,
     .outcomes = OUTCOME_AS_OFFERED,
     .basis = &clause_told_truly},
};

extern const struct conf_case case_scan_read_refused;
const struct conf_case case_scan_read_refused = {
    .name = "scan-read-refused",
    .family = "plain",
    .clauses = {&clause_plain_not_refusable, &clause_completes},
    .moment = MOMENT_SCAN,
    .question = "Does a device work whose partition table could not be read?",
    .story = story,
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    EXPECT(expect),
    .budget_s = 20,
};
