/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-barrier alone, and does all that it is asked. Four programs make a "
    "write durable each, by io_submit: nobody waits in the kernel for its end, so that the system "
    "above the frontend does not send a flush of its own behind it, as Linux does behind a "
    "pwritev2.\n\n"
    "What a durable write needs has to come from the frontend alone here: a barrier with its data, "
    "or a write and an empty barrier behind it. One that announces FUA and sends a plain write is "
    "found out by nothing else.";

static const struct guest_step steps[] = {
    {.mark = "records",
     .verb = STEP_WRITE,
     .sector = 0,
     .sectors = 8,
     .threads = 4,
     .fua = true,
     .aio = true},
};

extern const struct conf_case case_power_cut_after_lone_barrier;
const struct conf_case case_power_cut_after_lone_barrier = {
    .name = "power-cut-after-lone-barrier",
    .family = "durability",
    .clauses = {&clause_fua, &clause_barrier_durability, &clause_announce},
    .moment = MOMENT_NEVER,
    .question = "What does a power cut take of durable writes behind which nobody calls a sync, "
                "where barriers are all there is?",
    .story = story,
    .offer = {.barrier = "1"},
    STEPS(steps),
    .cut_at = {"records/done"},
    .subject = SUBJECT_STEPS,
    .budget_s = 20,
};
