/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

#define RECOVER_BEFORE RESUME ", and blkif_request_flush_invalid()"

const struct pinned linux_moved_always[] = {
    {.cases = NAMES("moved-then-flush-refused"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF,
     .reference = SOURCE},
    {.cases = NAMES("moved-then-barrier-refused"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = LOST,
     .reference = SOURCE,
     .finding = "barrier-with-data-lost"},
    {.cases = NAMES("revoked-then-moved"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE}},
     .reason = OFF,
     .reference = SOURCE},
    {.cases = NAMES("refused-then-reattached", "refused-then-reloaded"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SWALLOWED}},
     .reason = OFF_UNTIL_ANEW,
     .reference = SOURCE},
    {0},
};

const struct pinned linux_moved_before_6_11[] = {
    {.cases = NAMES("durable-write-after-resume", "moved-with-requests-on-the-ring",
                    "moved-tapback-to-blkback", "moved-tapback-to-freebsd"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_IO_ERROR}, {SUBJECT_LATER, OUTCOME_IO_ERROR}},
     .reason = RESUMED_BEFORE,
     .reference = RECOVER_BEFORE},
    {.cases = NAMES("moved-nothing-to-flush"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_PLAIN_WRITE_FALLBACK},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = RESUMED_DEAF,
     .reference = RESUME},
    {.cases = NAMES("moved-flush-to-nothing", "moved-barrier-to-nothing"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_IO_ERROR}, {SUBJECT_LATER, OUTCOME_IO_ERROR}},
     .reason = RESUMED_TO_NOTHING,
     .reference = RECOVER_BEFORE},
    {.cases = NAMES("refused-then-moved"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF "; " RESUMED_DEAF,
     .reference = SOURCE ", and blkif_recover()"},
    {0},
};

const struct pinned linux_moved_since_6_11[] = {
    {.cases = NAMES("durable-write-after-resume", "moved-with-requests-on-the-ring",
                    "moved-tapback-to-freebsd"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_LOST_WRITE}, {SUBJECT_LATER, OUTCOME_LOST_WRITE}},
     .reason = RESUMED_SINCE,
     .reference = RESUME ", and blkif_queue_rw_req()",
     .finding = "flush-with-data-after-a-move"},
    {.cases = NAMES("moved-tapback-to-blkback"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_PLAIN_WRITE_FALLBACK},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = RESUMED_SINCE,
     .reference = RESUME ", and blkif_queue_rw_req()"},
    {.cases = NAMES("refused-then-moved"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SWALLOWED}},
     .reason = OFF_UNTIL_ANEW,
     .reference = SOURCE ", and blkif_recover()"},
    {0},
};
