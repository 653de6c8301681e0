/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_durability_always[] = {
    {.cases = NAMES("power-cut-after-refusal", "power-cut-second-sync-refused",
                    "power-cut-fdatasync-refused", "power-cut-flush-failed",
                    "power-cut-refused-but-flushed", "power-cut-refused-twice",
                    "power-cut-record-flush-refused", "power-cut-barrier-refused-written",
                    "power-cut-shared-flush-refused"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_durability_before_6_11[] = {
    {0},
};

const struct pinned linux_durability_since_6_11[] = {
    {0},
};
