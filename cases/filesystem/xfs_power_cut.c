/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"
#include "cases/filesystem/steps.h"

static const char story[] = "x";

extern const struct conf_case case_xfs_power_cut;
const struct conf_case case_xfs_power_cut = {
    .name = "xfs-power-cut",
    .family = "filesystem",
    .clauses = {&clause_sync_keeps},
    .moment = MOMENT_NEVER,
    .question = "q?",
    .story = story,
    .filesystem = "xfs",
    .offer = {.flush_cache = "1"},
    STEPS(record_steps),
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
