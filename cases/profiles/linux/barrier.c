/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_barrier_always[] = {
    {.cases = NAMES("barrier-empty-refused", "barrier-data-refused-but-written"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {.cases = NAMES("barrier-data-refused", "barrier-refused-always"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = LOST,
     .reference = SOURCE},
    {.cases = NAMES("barrier-data-error"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = FAILED,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_barrier_before_6_11[] = {
    {.cases = NAMES("barrier-refused-full-ring"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                  {SUBJECT_QUEUED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = LOST "; " QUEUED_BEFORE,
     .reference = QUEUE_BEFORE},
    {0},
};

const struct pinned linux_barrier_since_6_11[] = {
    {.cases = NAMES("barrier-refused-full-ring"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                  {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = LOST "; " QUEUED_SINCE,
     .reference = QUEUE_SINCE},
    {0},
};
