/* SPDX-License-Identifier: BSD-2-Clause */
/* What was measured to change between 5.10 and 6.1, whatever family it is of. */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_before_5_14[] = {
    {.cases = NAMES("flush-refused-while-closing"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
     .reason = OFF "; when the backend closes a device that is open it goes on until its last "
                   "opener closes it",
     .reference = SOURCE ", and blkfront_closing() before commit 05d69d950d9d"},
    {.cases = NAMES("secure-discard-refused"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SWALLOWED}},
     .reason = "the block layer makes success of any discard that is not supported, a secure one "
               "included",
     .reference = "block/blk-lib.c of Linux, blkdev_issue_discard() before commit 44abff2c0b97"},
    {0},
};

const struct pinned linux_5_14_to_6_10[] = {
    {.cases = NAMES("flush-refused-while-closing"),
     .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                  {SUBJECT_LATER, OUTCOME_SILENT_DOWNGRADE}},
     .reason = OFF,
     .reference = SOURCE ", and blkfront_closing()"},
    {0},
};
