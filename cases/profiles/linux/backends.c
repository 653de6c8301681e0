/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_backends_always[] = {
    {.cases = NAMES("backend-refuses-all", "backend-revokes", "backend-flip-flops",
                    "backend-fails-empty-barriers"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_backends_before_6_11[] = {
    {0},
};

const struct pinned linux_backends_since_6_11[] = {
    {0},
};
