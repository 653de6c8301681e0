/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

#define UNTRUE                                                                                     \
    {                                                                                              \
        {SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},                                               \
        {                                                                                          \
            SUBJECT_LATER, OUTCOME_SILENT_DOWNGRADE                                                \
        }                                                                                          \
    }

const struct pinned linux_filesystem_always[] = {
    {.cases = NAMES("ext4-postflush-refused", "ext4-commit-record-refused", "xfs-postflush-refused",
                    "xfs-commit-record-refused", "btrfs-preflush-refused",
                    "btrfs-commit-record-refused"),
     .outcomes = UNTRUE,
     .reason = OFF,
     .reference = SOURCE,
     .finding = "synced-records-gone"},
    {.cases = NAMES("ext4-flush-refused-always"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE,
     .finding = "synced-records-gone"},
    {0},
};

/* The flush behind a commit's record was decided on with the one before it, and waits in the queue. */
const struct pinned linux_filesystem_before_6_11[] = {
    {.cases = NAMES("ext4-preflush-refused", "ext4-flush-failed", "xfs-preflush-refused",
                    "xfs-flush-failed"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR}, {SUBJECT_LATER, OUTCOME_IO_ERROR}},
     .reason = QUEUED_BEFORE,
     .reference = QUEUE_BEFORE,
     .finding = "synced-records-gone"},
    {.cases = NAMES("xfs-flush-refused-always"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = QUEUED_BEFORE,
     .reference = QUEUE_BEFORE,
     .finding = "synced-records-gone"},
    {0},
};

const struct pinned linux_filesystem_since_6_11[] = {
    {.cases = NAMES("ext4-preflush-refused", "ext4-flush-failed", "xfs-preflush-refused",
                    "xfs-flush-failed"),
     .outcomes = UNTRUE,
     .reason = OFF,
     .reference = SOURCE,
     .finding = "synced-records-gone"},
    {.cases = NAMES("xfs-flush-refused-always"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE,
     .finding = "synced-records-gone"},
    {0},
};
