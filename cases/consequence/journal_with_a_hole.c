/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers only feature-barrier. The guest writes two records of a journal, each "
    "with RWF_DSYNC, the second when the first has returned. The barrier of the first is "
    "refused and nothing of it written. Then it reads the first record.\n\n"
    "A journal is read from its beginning up to what is no record. If the first writer was "
    "told success, the second record stands behind a hole, and whoever reads the journal "
    "never comes to it. Not only after a power cut: the reader finds the hole at once.";

static const struct fault_rule rules[] = {
    {
        .name = "refuse-first",
        .ops = OP_BARRIER,
        .forms = FORM_DATA,
        .when = {.mark = "first", .count = 1},
        .answer = ANSWER_REFUSE,
        .effect = EFFECT_DISCARDED,
    },
};

static const struct guest_step steps[] = {
    {.mark = "first", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "second", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "read-first", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "first"},
};

extern const struct conf_case case_journal_with_a_hole;
const struct conf_case case_journal_with_a_hole = {
    .name = "journal-with-a-hole",
    .family = "consequence",
    .clauses = {&clause_told_truly, &clause_barrier_refusable, &clause_fua},
    .moment = MOMENT_FIRST,
    .question =
        "What does a reader find of a journal whose first record was refused and whose second was "
        "written?",
    .story = story,
    .offer = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_LATER,
    .budget_s = 20,
};
