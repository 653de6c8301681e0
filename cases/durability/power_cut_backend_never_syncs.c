/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "XenServer's tapdisk waits for earlier writes when a barrier comes, writes its data, and "
    "answers OKAY; as far as its code says, the image is never synced. blkif.h allows it: a "
    "barrier orders, and no word is said of durability. The guest makes a record durable, "
    "writes and calls fsync.\n\n"
    "The frontend asked for all it could, and was told that it was done. What a power cut "
    "takes here is no fault of its own, and is recorded: the guest was offered barriers, "
    "announced a cache that can be flushed, and nobody told it that none of this holds.";

static const struct guest_step steps[] = {
    {.mark = "record", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "payload", .verb = STEP_WRITE, .sector = 8, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
};

extern const struct conf_case case_power_cut_backend_never_syncs;
const struct conf_case case_power_cut_backend_never_syncs = {
    .name = "power-cut-backend-never-syncs",
    .family = "durability",
    .clauses = {&clause_barrier_durability, &clause_barrier_order, &clause_sync_keeps},
    .moment = MOMENT_NEVER,
    .question =
        "What that was acknowledged would a power cut take from a backend that answers OKAY to "
        "every barrier and syncs nothing?",
    .story = story,
    .backend = &personality_tapback_2025,
    STEPS(steps),
    .cut_at = {"record/done", "commit/done"},
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
