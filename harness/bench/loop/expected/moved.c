/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define UNUSED "steps plain-write-fallback, later plain-write-fallback"

#define RESUMED                                                                                    \
    "durable-write-after-resume moved-flush-to-barrier moved-nothing-to-flush "                    \
    "moved-flush-to-nothing moved-barrier-to-nothing refused-then-moved revoked-then-moved "       \
    "moved-then-flush-refused moved-then-barrier-refused moved-to-smaller-requests "               \
    "moved-blkback-to-tapback moved-tapback-to-blkback moved-tapback-to-freebsd "                  \
    "moved-with-requests-on-the-ring"

#define ANEW "refused-then-reattached refused-then-reloaded"

const struct expected expected_moved[] = {
    {RESUMED, NULL, VERDICT_SKIP, ""},
    {"reattached-barrier-to-flush", NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_FAIL, UNUSED},
    {"reattached-barrier-to-flush", NO_USE_FOR_BARRIER, VERDICT_PASS, "steps plain-write-fallback"},
    {"reattached-barrier-to-flush", "ignores-offer", VERDICT_FAIL, "steps io-error"},
    {"reattached-barrier-to-flush", "swaps-features", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"reattached-barrier-to-flush", "flushes-with-data", VERDICT_FAIL,
     "steps lost-write, later lost-write"},
    {"reattached-barrier-to-flush", "flush-ends-early", VERDICT_PASS, UNUSED},
    {"reattached-barrier-to-flush", NULL, VERDICT_PASS, ""},
    /* Whose control run is not clean. */
    {ANEW, NEVER_FLUSHES " " NO_USE_FOR_FLUSH " swaps-features flushes-with-data flush-ends-early",
     VERDICT_ERROR, ""},
    {ANEW, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {ANEW, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {ANEW, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {ANEW, "tries-the-other", VERDICT_FAIL, "refused retried"},
    {ANEW, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {ANEW, "bug-when-off goes-offline " EIO_THEN_OFF " " TELLS_EIO, VERDICT_PASS,
     "refused io-error"},
    {ANEW, CONFORMING, VERDICT_PASS, "refused retried"},
    {ANEW, NULL, VERDICT_PASS, "refused swallowed"},
    {0},
};
