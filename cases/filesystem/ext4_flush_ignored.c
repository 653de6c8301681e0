/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

/* The one case here in which the loss is wanted: it shows that a loss would be seen. */
static const struct expectation expect[] = {
    {.strength = MUST, .kind = EXPECT_CUT, .times = SEEN, .basis = &clause_flush_commits},
};

extern const struct conf_case case_ext4_flush_ignored;
const struct conf_case case_ext4_flush_ignored = {
    .name = "ext4-flush-ignored",
    .family = "filesystem",
    .clauses = {&clause_flush_commits, &clause_sync_keeps},
    .moment = MOMENT_FIRST,
    .question = "What is left of synced records when the backend acknowledges flushes and makes "
                "nothing durable?",
    .story =
        "The backend offers both, answers OKAY to every flush and barrier, and makes nothing "
        "durable, as some did to win benchmarks. Then power is lost.\n\nNo frontend and no file "
        "system can know; nothing is held against them. The records are gone, which shows that "
        "the other cases of this family would notice a loss.",
    .filesystem = "ext4",
    .backend = &personality_ack_without_flush,
    .backend_later = &personality_ack_without_flush,
    STEPS(commit_steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
