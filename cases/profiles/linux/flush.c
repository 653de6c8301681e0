/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_flush_always[] = {
    {.cases = NAMES("flush-refused-first", "flush-refused-second", "flush-refused-in-a-loop",
                    "flush-refused-before-write", "flush-refused-always",
                    "flush-refused-now-and-then", "flush-refused-but-performed", "flush-revoked",
                    "flush-error-first", "flush-error-second", "flush-refused-among-writes",
                    "flush-refused-among-reads", "flush-refused-many-writers",
                    "flush-refused-before-close", "flush-refused-on-second-queue"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {.cases = NAMES("flush-unknown-status"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = UNKNOWN,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_flush_before_6_11[] = {
    {.cases = NAMES("flush-refused-while-others-wait", "flush-refused-in-a-storm",
                    "flush-error-while-others-wait", "flush-refused-while-one-waits",
                    "flush-refused-half-ring", "flush-refused-full-ring"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_QUEUED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = QUEUED_BEFORE,
     .reference = QUEUE_BEFORE},
    {0},
};

const struct pinned linux_flush_since_6_11[] = {
    {.cases = NAMES("flush-refused-while-closing"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE}, {SUBJECT_LATER, OUTCOME_IO_ERROR}},
     .reason = OFF "; " DEAD,
     .reference = SOURCE ", and blkfront_closing()"},
    {.cases = NAMES("flush-refused-while-others-wait", "flush-refused-in-a-storm",
                    "flush-error-while-others-wait"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_QUEUED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = QUEUED_SINCE,
     .reference = QUEUE_SINCE},
    {.cases = NAMES("flush-refused-while-one-waits", "flush-refused-half-ring",
                    "flush-refused-full-ring"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = QUEUED_SINCE,
     .reference = QUEUE_SINCE},
    {0},
};
