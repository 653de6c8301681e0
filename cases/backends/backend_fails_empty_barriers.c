/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers barriers and no flush, and answers ERROR to a barrier without data, "
    "as the dom0 kernels did that knew barriers only as a kind of write. The guest writes, "
    "calls fsync, and makes another write durable.\n\n"
    "A barrier with data works. For fsync there is nothing to send that this backend "
    "understands: a frontend can tell an error, or send some data in a barrier of its own. "
    "One that takes the error for the end of all barriers tells success, and makes the "
    "durable write a plain one, though the barrier that it needed would have been "
    "performed.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
};

extern const struct conf_case case_backend_fails_empty_barriers;
const struct conf_case case_backend_fails_empty_barriers = {
    .name = "backend-fails-empty-barriers",
    .family = "backends",
    .clauses = {&clause_barrier_empty, &clause_failed, &clause_barrier_offered},
    .moment = MOMENT_FIRST,
    .question = "What does fsync come to where barriers are offered and one without data fails?",
    .story = story,
    .backend = &personality_error_on_empty_barrier,
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
