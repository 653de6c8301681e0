/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, has a volatile cache, and does all that it is "
    "asked. The guest writes and calls fsync, writes and calls fdatasync, and makes one write "
    "durable by itself.\n\n"
    "After each of the three it is asked what a power cut would take of what was acknowledged "
    "so far. Nothing may be missing: fdatasync leaves out file metadata, of which a device "
    "has none, and a durable write has a flush behind it.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "more", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit-data", .verb = STEP_FDATASYNC},
    {.mark = "record", .verb = STEP_WRITE, .sector = 16, .sectors = 8, .fua = true},
};

extern const struct conf_case case_power_cut_after_each_sync;
const struct conf_case case_power_cut_after_each_sync = {
    .name = "power-cut-after-each-sync",
    .family = "durability",
    .clauses = {&clause_flush_commits, &clause_flush_covers, &clause_fua, &clause_sync_keeps},
    .moment = MOMENT_NEVER,
    .question = "What does a power cut take of what an fsync, an fdatasync and a durable write "
                "acknowledged, when nothing is refused?",
    .story = story,
    .offer = {.flush_cache = "1"},
    STEPS(steps),
    .cut_at = {"commit/done", "commit-data/done", "record/done"},
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
