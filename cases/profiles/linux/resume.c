/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_resume_always[] = {
    {0},
};

const struct pinned linux_resume_before_6_11[] = {
    {.cases = NAMES("durable-write-after-resume"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_IO_ERROR}, {SUBJECT_LATER, OUTCOME_IO_ERROR}},
     .reason = RESUMED_BEFORE,
     .reference = RESUME ", and blkif_request_flush_invalid()"},
    {0},
};

const struct pinned linux_resume_since_6_11[] = {
    {.cases = NAMES("durable-write-after-resume"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_LOST_WRITE}, {SUBJECT_LATER, OUTCOME_LOST_WRITE}},
     .reason = RESUMED_SINCE,
     .reference = RESUME ", and blkif_queue_rw_req()"},
    {0},
};
