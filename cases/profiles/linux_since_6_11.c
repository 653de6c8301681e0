/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xen-blkfront of Linux since 6.11: what it makes of a refusal, as measured on 6.12.117.
 */
#include "harness/profile.h"

#define SOURCE "drivers/block/xen-blkfront.c of Linux, blkif_interrupt()"
#define QUEUE  SOURCE ", and blkif_queue_rq() since commit dd9300e9eaee"

#define OFF                                                                                        \
    "a refused or failed flush or barrier is completed as success, and the driver sends none any " \
    "more, while the queue still says write-back"
#define LOST                                                                                       \
    "a refused barrier is completed as success whether it carried data or not, and nothing sends " \
    "the data again"
#define FAILED                                                                                     \
    "a failed barrier with data is told to its caller, and the driver sends no flush or barrier "  \
    "any more"
#define QUEUED                                                                                     \
    "a flush that was queued before the refusal is completed without being sent, a FUA "           \
    "write is sent as a plain write"
#define LARGE "a FUA write of more than 11 segments with only barriers on offer meets a BUG_ON()"

static const struct pinned pinned[] = {
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
        .case_name = "flush-refused-while-others-wait",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_QUEUED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = QUEUED,
        .reference = QUEUE,
    },
    {
        .case_name = "flush-refused-full-ring",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE},
                     {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = QUEUED,
        .reference = QUEUE,
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
        .case_name = "barrier-refused-full-ring",
        .outcomes = {{SUBJECT_REFUSED, OUTCOME_LOST_WRITE},
                     {SUBJECT_QUEUED, OUTCOME_PLAIN_WRITE_FALLBACK},
                     {SUBJECT_LATER, OUTCOME_PLAIN_WRITE_FALLBACK}},
        .reason = LOST "; " QUEUED,
        .reference = QUEUE,
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

/* xen-blkfront.ko of Debian's linux-image-6.12.117+deb12-amd64 6.12.117-1~deb12u1 */
static const char *const tested[] = {"2a8a3d7bc4b07453ba5581beecaa3c4127a8f03c", NULL};

extern const struct profile profile_linux_since_6_11;
const struct profile profile_linux_since_6_11 = {
    .name = "linux-since-6.11",
    .driver = "xen-blkfront of Linux",
    .from = "6.11",
    .tested = tested,
    .pinned = pinned,
    .pinned_count = sizeof(pinned) / sizeof(pinned[0]),
};
