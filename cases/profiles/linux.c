/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xen-blkfront of Linux: what it makes of a refusal, as measured on 6.1.192 and 6.12.117.  Since
 * 6.11 the queue still says write-back afterwards, where it said write-through before, and what
 * waited in it does not fail any more.
 */
#include "harness/profile.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define SOURCE       "drivers/block/xen-blkfront.c of Linux, blkif_interrupt()"
#define RESUME       "drivers/block/xen-blkfront.c of Linux, blkif_recover()"
#define QUEUE_BEFORE SOURCE ", and blkif_request_flush_invalid()"
#define QUEUE_SINCE  SOURCE ", and blkif_queue_rq() since commit dd9300e9eaee"

#define OFF                                                                                        \
    "a refused or failed flush or barrier is completed as success, and the driver sends none any " \
    "more"
#define LOST                                                                                       \
    "a refused barrier is completed as success whether it carried data or not, and nothing sends " \
    "the data again"
#define FAILED                                                                                     \
    "a failed barrier with data is told to its caller, and the driver sends no flush or barrier "  \
    "any more"
#define QUEUED_BEFORE                                                                              \
    "a flush or FUA write that was queued before the refusal is ended with an I/O error after it"
#define QUEUED_SINCE                                                                               \
    "a flush that was queued before the refusal is completed without being sent, a FUA write is "  \
    "sent as a plain write"
#define RESUMED_BEFORE                                                                             \
    "after a resume FUA is still announced though only flushes are offered, and a FUA write is "   \
    "ended with an I/O error without being sent"
#define RESUMED_SINCE                                                                              \
    "after a resume FUA is still announced though only flushes are offered, and a FUA write is "   \
    "sent as a flush with data"
#define LARGE "a FUA write of more than 11 segments with only barriers on offer meets a BUG_ON()"

static const struct pinned always[] = {
    {
        .case_name = "flush-refused-first",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "flush-refused-second",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "flush-error-first",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "flush-refused-many-writers",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "barrier-empty-refused",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "barrier-data-refused",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = LOST,
        .reference = SOURCE,
    },
    {
        .case_name = "barrier-data-refused-but-written",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "barrier-data-error",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_IO_ERROR},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = FAILED,
        .reference = SOURCE,
    },
    {
        .case_name = "barrier-refused-always",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = LOST,
        .reference = SOURCE,
    },
    {
        .case_name = "power-cut-after-refusal",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = OFF,
        .reference = SOURCE,
    },
    {
        .case_name = "large-durable-write-barrier",
        .outcomes = {{SUBJECT_STEPS, OUTCOME_CRASH}},
        .reason = LARGE,
        .reference = "drivers/block/xen-blkfront.c of Linux, blkif_queue_rw_req()",
    },
};

static const struct pinned before_6_11[] = {
    {
        .case_name = "flush-refused-while-others-wait",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_QUEUED, OUTCOME_IO_ERROR},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = QUEUED_BEFORE,
        .reference = QUEUE_BEFORE,
    },
    {
        .case_name = "flush-refused-full-ring",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_QUEUED, OUTCOME_IO_ERROR},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = QUEUED_BEFORE,
        .reference = QUEUE_BEFORE,
    },
    {
        .case_name = "barrier-refused-full-ring",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                     {SUBJECT_QUEUED, OUTCOME_IO_ERROR},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = LOST "; " QUEUED_BEFORE,
        .reference = QUEUE_BEFORE,
    },
    {
        .case_name = "durable-write-after-resume",
        .outcomes = {{SUBJECT_STEPS, OUTCOME_IO_ERROR}, {SUBJECT_LATER, OUTCOME_IO_ERROR}},
        .reason = RESUMED_BEFORE,
        .reference = RESUME ", and blkif_request_flush_invalid()",
    },
};

static const struct pinned since_6_11[] = {
    {
        .case_name = "flush-refused-while-others-wait",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_QUEUED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = QUEUED_SINCE,
        .reference = QUEUE_SINCE,
    },
    {
        .case_name = "flush-refused-full-ring",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = QUEUED_SINCE,
        .reference = QUEUE_SINCE,
    },
    {
        .case_name = "barrier-refused-full-ring",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                     {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = LOST "; " QUEUED_SINCE,
        .reference = QUEUE_SINCE,
    },
    {
        .case_name = "durable-write-after-resume",
        .outcomes = {{SUBJECT_STEPS, OUTCOME_LOST_WRITE}, {SUBJECT_LATER, OUTCOME_LOST_WRITE}},
        .reason = RESUMED_SINCE,
        .reference = RESUME ", and blkif_queue_rw_req()",
    },
};

/* xen-blkfront.ko of Debian's linux-image-6.1.0-56-amd64 6.1.192-2 */
static const char *const tested_before_6_11[] = {"a535a65614f6684504632fae60820c603bccad9d", NULL};

/* xen-blkfront.ko of Debian's linux-image-6.12.117+deb12-amd64 6.12.117-1~deb12u1 */
static const char *const tested_since_6_11[] = {"2a8a3d7bc4b07453ba5581beecaa3c4127a8f03c", NULL};

extern const struct profile profile_linux_before_6_11, profile_linux_since_6_11;
const struct profile profile_linux_before_6_11 = {
    .name = "linux-before-6.11",
    .driver = "xen-blkfront of Linux",
    .from = "3.8",
    .below = "6.11",
    .tested = tested_before_6_11,
    .pinned = before_6_11,
    .pinned_count = COUNT(before_6_11),
    .shared = always,
    .shared_count = COUNT(always),
};
const struct profile profile_linux_since_6_11 = {
    .name = "linux-since-6.11",
    .driver = "xen-blkfront of Linux",
    .from = "6.11",
    .tested = tested_since_6_11,
    .pinned = since_6_11,
    .pinned_count = COUNT(since_6_11),
    .shared = always,
    .shared_count = COUNT(always),
};
