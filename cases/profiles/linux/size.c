/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_size_always[] = {
    {.cases = NAMES("large-durable-write-barrier"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_CRASH}},
     .reason = LARGE,
     .reference = QUEUE,
     .finding = "large-durable-write-crashes"},
    {.cases = NAMES("largest-barrier-refused", "split-write-second-half-refused",
                    "split-write-first-half-refused", "odd-sectors-refused",
                    "four-kilobyte-sectors-refused", "persistent-pages-refused"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = LOST,
     .reference = SOURCE,
     .finding = "barrier-with-data-lost"},
    {.cases = NAMES("indirect-durable-write-refused", "indirect-smaller-than-the-write",
                    "largest-indirect-refused", "flush-refused-every-transport"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_size_before_6_11[] = {
    {.cases = NAMES("flush-refused-large-ring"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_QUEUED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = QUEUED_BEFORE,
     .reference = QUEUE_BEFORE},
    {.cases = NAMES("large-durable-write-after-refusal"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_size_since_6_11[] = {
    {.cases = NAMES("flush-refused-large-ring"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = QUEUED_SINCE,
     .reference = QUEUE_SINCE},
    {.cases = NAMES("large-durable-write-after-refusal"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SWALLOWED}, {SUBJECT_LATER, OUTCOME_CRASH}},
     .reason = OFF "; " LARGE_AFTER,
     .reference = QUEUE,
     .finding = "large-durable-write-crashes"},
    {0},
};
