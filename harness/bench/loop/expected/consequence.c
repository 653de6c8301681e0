/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

/* A flush is refused, an empty barrier, a barrier with data that is written all the same, or not. */
#define FLUSH                                                                                      \
    "record-after-refused-flush limits-after-refused-flush "                                       \
    "reopened-after-refused-flush another-opener-after-refused-flush "                             \
    "discard-after-refused-flush"
#define EMPTY   "record-after-refused-barrier"
#define WRITTEN "fsync-after-refused-record limits-after-refused-barrier"
#define HOLE    "journal-with-a-hole"
/* Every flush is, where barriers are offered too. */
#define BOTH "barrier-tried-after-refused-flush"
/* Every barrier is, where flushes are offered too. */
#define FLUSH_WORKS "flush-works-while-barriers-refused"
/* A write fails, or a barrier with data. */
#define FAILED         "flush-after-failed-write failed-write-of-a-durable-one"
#define FAILED_BARRIER "durable-write-after-failed-barrier"

const struct expected expected_consequence[] = {
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " flush-ends-early", VERDICT_ERROR, ""},
    {FLUSH " " FAILED, NO_USE_FOR_FLUSH " swaps-features flushes-with-data", VERDICT_ERROR, ""},
    {EMPTY " " WRITTEN " " HOLE " " FAILED_BARRIER,
     NO_USE_FOR_BARRIER " ignores-offer swaps-features", VERDICT_ERROR, ""},
    {WRITTEN " " HOLE " " FAILED_BARRIER, EMPTY_BARRIERS, VERDICT_ERROR, ""},
    {BOTH,
     NO_USE_FOR_FLUSH " needs-one-alone flushes-with-data prefers-barrier windows-crash-dump edk2",
     VERDICT_ERROR, ""},

    {FLUSH_WORKS, "needs-one-alone flushes-with-data", VERDICT_ERROR, ""},
    {FLUSH_WORKS, "linux-2.6.18", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {FLUSH_WORKS, "prefers-barrier freebsd", VERDICT_PASS, "refused io-error"},
    {FLUSH_WORKS, "windows-crash-dump", VERDICT_PASS, "refused swallowed"},
    {FLUSH_WORKS, "edk2", VERDICT_PASS, "refused retried"},
    {FLUSH_WORKS, NULL, VERDICT_PASS, ""},

    {FAILED, "ignores-status", VERDICT_FAIL, "refused lost-write"},
    {FAILED, NULL, VERDICT_PASS, "refused io-error"},
    {FAILED_BARRIER, LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {FAILED_BARRIER, "linux-patch-2024-06-13", VERDICT_FAIL, "refused io-error, later hang"},
    {FAILED_BARRIER, "swallows-errors", VERDICT_FAIL, "refused lost-write"},
    {FAILED_BARRIER, NULL, VERDICT_PASS, "refused io-error"},

    {BOTH, "windows", VERDICT_PASS, "refused swallowed"}, /* by barrier from then on */
    {BOTH, "tries-the-other", VERDICT_PASS, "refused retried"},
    /* It writes durably by barrier; the sync behind that fails. */
    {BOTH, "freebsd", VERDICT_PASS, "refused io-error, later io-error"},
    {BOTH, "sends-for-ever", VERDICT_FAIL, "refused hang"},
    {BOTH, CONFORMING " swaps-features", VERDICT_PASS, "refused io-error"},

    {HOLE, LINUX " loses-data sends-again-without-data swallows-errors knows-one-error",
     VERDICT_FAIL, "refused lost-write, later lost-write"},
    {EMPTY, "linux-2.6.18", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {WRITTEN " " HOLE, "linux-2.6.18", VERDICT_PASS,
     "refused unsupported-error, later plain-write-fallback"},
    {WRITTEN " " HOLE, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"}, /* the sync's */
    {WRITTEN " " HOLE, "linux-patch-2024-06-11", VERDICT_PASS, "refused unsupported-error"},
    {WRITTEN, "loses-data sends-again-without-data swallows-errors knows-one-error", VERDICT_PASS,
     "refused swallowed"},
    {WRITTEN " " HOLE, "swallows-empty", VERDICT_PASS, "refused io-error"},
    {WRITTEN " " HOLE, "swallows", VERDICT_PASS, "refused retried"},
    {WRITTEN " " HOLE, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, later plain-write-fallback"},
    {EMPTY " " WRITTEN " " HOLE, "flush-alone-off", VERDICT_PASS,
     "refused io-error, later silent-downgrade"},
    {EMPTY " " WRITTEN " " HOLE, "skips-when-off reads-when-off", VERDICT_FAIL,
     "refused io-error, later lost-write"},
    {WRITTEN " " HOLE, "driver-alone-off", VERDICT_PASS, "refused io-error, later io-error"},

    {NULL, LINUX " windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {NULL, SWALLOWS, VERDICT_PASS, "refused swallowed"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},
    {NULL, EIO_THEN_OFF, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {NULL, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {NULL, "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
