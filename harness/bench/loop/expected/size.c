/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define FLUSH   "large-durable-write-flush"
#define BARRIER "large-durable-write-barrier"
#define UNUSED  "steps plain-write-fallback, later plain-write-fallback"

const struct expected expected_size[] = {
    {BARRIER, "ignores-offer", VERDICT_FAIL, "steps io-error, later io-error"},
    {FLUSH, "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {FLUSH, NEVER_FLUSHES " " NO_USE_FOR_FLUSH " flush-ends-early", VERDICT_PASS, UNUSED},
    {FLUSH, "flushes-with-data", VERDICT_PASS, "later plain-write-fallback"},

    /* The control, which is the other case, is not clean. */
    {BARRIER, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {BARRIER, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},

    {BARRIER, "linux-3.8", VERDICT_PASS, ""}, /* no INDIRECT requests yet */
    {BARRIER, LINUX " linux-patch-2024-06-11 linux-patch-2024-06-13 retries", VERDICT_FAIL,
     "steps crash"},
    {BARRIER, "freebsd", VERDICT_FAIL, "steps io-error"},
    {BARRIER, "cuts-when-large", VERDICT_FAIL, "steps lost-write"},
    {BARRIER, NO_USE_FOR_BARRIER, VERDICT_PASS, UNUSED},
    {FLUSH " " BARRIER, NULL, VERDICT_PASS, ""},
    {0},
};
