/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/cases.h"

#include <stddef.h>

/*
 * For a first look, and for every push: of each family those cases in which frontends differ most, and what they do where
 * nothing is refused.  Cases that save and restore their guest take ten times as long as others: there is one.
 */
const char *const first_cases[] = {
    "offer-nothing",
    "offer-flush",
    "offer-barrier",
    "offer-both",
    "flush-refused-first",
    "flush-refused-second",
    "flush-error-first",
    "flush-unknown-status",
    "flush-refused-while-others-wait",
    "flush-refused-full-ring",
    "flush-refused-while-closing",
    "barrier-empty-refused",
    "barrier-data-refused",
    "barrier-data-refused-but-written",
    "barrier-data-error",
    "barrier-refused-full-ring",
    "discard-refused",
    "secure-discard-refused",
    "journal-with-a-hole",
    "power-cut-after-refusal",
    "write-during-flush",
    "large-durable-write-flush",
    "large-durable-write-barrier",
    "large-durable-write-after-refusal",
    "plain-io",
    "read-refused",
    "write-refused",
    "durable-write-after-resume",
    "refused-then-reattached",
    "on-linux-blkback",
    "on-freebsd",
    "on-tapback",
    "backend-flip-flops",
    "ext4-preflush-refused",
    "ext4-postflush-refused",
    "xfs-commit-record-refused",
    NULL,
};
