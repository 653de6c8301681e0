/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_consequence_always[] = {
    {.cases = NAMES("record-after-refused-flush", "record-after-refused-barrier",
                    "fsync-after-refused-record", "limits-after-refused-flush",
                    "reopened-after-refused-flush", "another-opener-after-refused-flush",
                    "discard-after-refused-flush", "limits-after-refused-barrier",
                    "barrier-tried-after-refused-flush"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {.cases = NAMES("journal-with-a-hole"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE}, {SUBJECT_LATER, OUTCOME_LOST_WRITE}},
     .reason = LOST,
     .reference = SOURCE,
     .finding = "barrier-with-data-lost"},
    {.cases = NAMES("durable-write-after-failed-barrier"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = FAILED,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_consequence_before_6_11[] = {
    {0},
};

const struct pinned linux_consequence_since_6_11[] = {
    {0},
};
