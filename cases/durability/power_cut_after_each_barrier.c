/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier alone, has a volatile cache, and does all that it is "
    "asked. A barrier makes durable what was written before it, and its own data. blkif.h "
    "promises neither: it says that a barrier orders. Every frontend that sends one for a "
    "flush or a durable write relies on both.\n\n"
    "The guest writes and calls fsync, makes a write durable by itself, and writes and calls "
    "fdatasync. After each it is asked what a power cut would take of what was acknowledged "
    "so far.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "record", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "more", .verb = STEP_WRITE, .sector = 16, .sectors = 8},
    {.mark = "commit-data", .verb = STEP_FDATASYNC},
};

extern const struct conf_case case_power_cut_after_each_barrier;
const struct conf_case case_power_cut_after_each_barrier = {
    .name = "power-cut-after-each-barrier",
    .family = "durability",
    .clauses = {&clause_barrier_durability, &clause_barrier_empty, &clause_sync_keeps, &clause_fua},
    .moment = MOMENT_NEVER,
    .question =
        "What does a power cut take of what was acknowledged, when barriers are all there is and "
        "none is refused?",
    .story = story,
    .offer = {.barrier = "1"},
    STEPS(steps),
    .cut_at = {"commit/done", "record/done", "commit-data/done"},
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
