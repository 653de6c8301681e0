/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define OTHERS_WAIT  "flush-refused-while-others-wait"
#define FULL_RING    "flush-refused-full-ring"
#define MANY_WRITERS "flush-refused-many-writers"

const struct expected expected_flush[] = {
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {NULL, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},
    {OTHERS_WAIT, "joins-flush", VERDICT_ERROR, ""},

    /* What Linux makes of BLKIF_RSP_ERROR it makes of a refusal; others tell it. */
    {"flush-error-first", LINUX, VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {"flush-error-first", "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {"flush-error-first", "swallows-errors swallows-empty edk2 windows-crash-dump", VERDICT_PASS,
     "refused swallowed"},
    {"flush-error-first", NULL, VERDICT_PASS, "refused io-error"},

    {OTHERS_WAIT " " FULL_RING, "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {OTHERS_WAIT, "linux-since-6.11 windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "linux-since-6.11 windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, LINUX " windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},

    {OTHERS_WAIT " " FULL_RING, "linux-patch-2024-06-13", VERDICT_FAIL,
     "refused swallowed, queued hang"},
    {MANY_WRITERS, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"}, /* the sync's */
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {MANY_WRITERS, "linux-patch-2024-06-11", VERDICT_PASS, "refused unsupported-error"},

    {FULL_RING, "fails-all-in-flight", VERDICT_PASS, "refused io-error, queued io-error"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},
    {"flush-refused-second", "trusts-first-flush", VERDICT_PASS, "refused swallowed"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},
    /*
     * Somebody else's flush is performed before the caller is seen to be told: that of those who
     * wait, or that of the sync which comes behind a durable write on the raw device.
     */
    {OTHERS_WAIT " " MANY_WRITERS, SWALLOWS, VERDICT_PASS, "refused retried"},
    {NULL, SWALLOWS, VERDICT_PASS, "refused swallowed"},

    {OTHERS_WAIT, "error-then-off flush-alone-off skips-when-off reads-when-off", VERDICT_PASS,
     "refused io-error, queued silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "error-then-off flush-alone-off skips-when-off reads-when-off", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, EIO_THEN_OFF, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {OTHERS_WAIT " " FULL_RING, "driver-alone-off", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later io-error"},
    {MANY_WRITERS, "driver-alone-off", VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {OTHERS_WAIT " " FULL_RING, "goes-offline", VERDICT_PASS,
     "refused io-error, queued io-error, later io-error"},
    {NULL, "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},

    {OTHERS_WAIT " " FULL_RING, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {OTHERS_WAIT " " FULL_RING, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {OTHERS_WAIT " " FULL_RING, "bug-when-off", VERDICT_FAIL, "refused io-error, queued crash"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {OTHERS_WAIT " " FULL_RING, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
