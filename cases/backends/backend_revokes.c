/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers flush and barrier, refuses the first that comes, and writes 0 into "
    "that operation's node, as xen-blkback does when its disk refuses the operation. The "
    "guest writes, calls fsync, writes once more with RWF_DSYNC, and calls fsync again.\n\n"
    "No frontend that is known watches the node, and none has to: what it was offered holds "
    "until it connects anew. It is the refusal that tells. The other operation was not "
    "refused yet, and is on offer still; a frontend that knows both could try it.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "commit-again", .verb = STEP_FSYNC},
};

extern const struct conf_case case_backend_revokes;
const struct conf_case case_backend_revokes = {
    .name = "backend-revokes",
    .family = "backends",
    .clauses = {&clause_node_rewritten, &clause_flush_refusable, &clause_promise_stands},
    .moment = MOMENT_FIRST,
    .question =
        "What does a frontend make of a backend that takes its offer back while it is in use?",
    .story = story,
    .backend = &personality_revoke_at_runtime,
    STEPS(steps),
    .subject = SUBJECT_REFUSED,
    .budget_s = 20,
};
