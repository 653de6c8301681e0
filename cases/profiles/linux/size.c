/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/profiles/linux/linux.h"

const struct pinned linux_size_always[] = {
    {.cases = NAMES("large-durable-write-barrier"),
     .outcomes = {{SUBJECT_STEPS, OUTCOME_CRASH}},
     .reason = LARGE,
     .reference = "drivers/block/xen-blkfront.c of Linux, blkif_queue_rw_req()"},
    {0},
};

const struct pinned linux_size_before_6_11[] = {
    {0},
};

const struct pinned linux_size_since_6_11[] = {
    {0},
};
