/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define UNUSED "steps plain-write-fallback, later plain-write-fallback"

/* A barrier, and then a flush. */
#define ON_THE_RING "moved-with-requests-on-the-ring"
/* Flush is offered before and after; the rule acts on a WRITE, or on a flush. */
#define WRITES_ON_IT "moved-with-writes-on-the-ring"
#define FLUSH_ON_IT  "moved-with-a-flush-on-the-ring"
#define TO_FLUSH     "durable-write-after-resume"
#define TO_BOTH      "moved-tapback-to-blkback"
#define FREEBSD      "moved-tapback-to-freebsd"
/* A flush, perhaps with a barrier, and then a barrier alone. */
#define TO_BARRIER      "moved-flush-to-barrier moved-blkback-to-tapback"
#define FROM_FLUSH      "moved-flush-to-nothing"
#define FROM_BARRIER    "moved-barrier-to-nothing"
#define TO_NOTHING      FROM_FLUSH " " FROM_BARRIER
#define FLUSH_REFUSED   "moved-then-flush-refused"
#define BARRIER_REFUSED "moved-then-barrier-refused"

#define ANEW  "refused-then-moved refused-then-reattached refused-then-reloaded"
#define FIRST ANEW " revoked-then-moved"

/* Whatever is offered after a resume, they do not flush. */
#define FORGETFUL "forgets-to-flush-after-resume forgets-cache-after-resume"
/* They are of 6.11, or were to be. */
#define SINCE "linux-since-6.11 linux-patch-2024-06-11 linux-patch-2024-06-13"

const struct expected expected_moved[] = {
    /* By whom no rule ever acts: they send no barrier with data. */
    {ON_THE_RING, NEVER_FLUSHES " " NO_USE_FOR_BARRIER " " EMPTY_BARRIERS " ignores-offer",
     VERDICT_ERROR, ""},
    {ON_THE_RING, "linux-before-6.11", VERDICT_PASS, "steps io-error, later io-error"},
    {ON_THE_RING, SINCE, VERDICT_FAIL, "steps lost-write, later lost-write"},
    /* They send barriers again, which are not offered any more; with 3.8 the sync behind them fails. */
    {ON_THE_RING, "linux-3.8", VERDICT_FAIL, "steps io-error, later plain-write-fallback"},
    {ON_THE_RING, "linux-2.6.18", VERDICT_FAIL, "later plain-write-fallback"},
    {ON_THE_RING, "freebsd", VERDICT_FAIL, ""},
    {ON_THE_RING, "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {ON_THE_RING, "flushes-with-data", VERDICT_FAIL, "steps lost-write, later lost-write"},
    {ON_THE_RING, "flush-ends-early", VERDICT_PASS, "later plain-write-fallback"},
    {ON_THE_RING, FORGETFUL, VERDICT_PASS, UNUSED},
    /* What was made for a device with FUA meets a driver without it. */
    {ON_THE_RING, "driver-alone-off", VERDICT_PASS, "steps io-error"},
    {ON_THE_RING, "skips-when-off reads-when-off", VERDICT_FAIL, "steps lost-write"},
    {ON_THE_RING, "bug-when-off", VERDICT_FAIL, "steps crash"},
    {ON_THE_RING, NULL, VERDICT_PASS, ""},

    {FLUSH_ON_IT,
     NEVER_FLUSHES " " NO_USE_FOR_FLUSH " swaps-features forgets-to-flush-after-resume",
     VERDICT_ERROR, ""},
    {WRITES_ON_IT, "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {WRITES_ON_IT, NEVER_FLUSHES " " NO_USE_FOR_FLUSH " forgets-to-flush-after-resume",
     VERDICT_PASS, UNUSED},
    {WRITES_ON_IT " " FLUSH_ON_IT, "flushes-with-data", VERDICT_PASS, UNUSED},
    {WRITES_ON_IT " " FLUSH_ON_IT, "flush-ends-early forgets-cache-after-resume", VERDICT_PASS,
     "later plain-write-fallback"},
    {WRITES_ON_IT " " FLUSH_ON_IT, NULL, VERDICT_PASS, ""},

    {TO_FLUSH " " TO_BOTH, NEVER_FLUSHES, VERDICT_FAIL, UNUSED},
    {TO_FLUSH " " TO_BOTH " " FREEBSD " " FROM_BARRIER, NO_USE_FOR_BARRIER, VERDICT_PASS,
     "steps plain-write-fallback"},
    {TO_FLUSH " " TO_BOTH " " FREEBSD, FORGETFUL, VERDICT_FAIL, UNUSED},
    {TO_FLUSH " " TO_BOTH " " FREEBSD, "linux-before-6.11", VERDICT_PASS,
     "steps io-error, later io-error"},
    {TO_FLUSH " " FREEBSD, SINCE, VERDICT_FAIL, "steps lost-write, later lost-write"},
    {TO_BOTH, SINCE, VERDICT_PASS, UNUSED},
    {TO_FLUSH " " TO_BOTH " " FREEBSD, "ignores-offer", VERDICT_FAIL, "steps io-error"},
    /* It goes on with barriers. */
    {TO_FLUSH, "linux-3.8", VERDICT_FAIL, "steps lost-write, later plain-write-fallback"},
    {TO_FLUSH, "linux-2.6.18", VERDICT_FAIL, "steps silent-downgrade, later plain-write-fallback"},
    {TO_FLUSH, "freebsd", VERDICT_FAIL, "steps io-error, later io-error"},
    {FREEBSD, "linux-3.8", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FREEBSD, "linux-2.6.18", VERDICT_PASS, "refused io-error, later io-error"},
    {TO_FLUSH, "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {TO_BOTH " " FREEBSD, "swaps-features", VERDICT_FAIL, "steps io-error"},
    {TO_BOTH, "needs-one-alone", VERDICT_FAIL, UNUSED},
    {TO_FLUSH, "flushes-with-data", VERDICT_FAIL, "steps lost-write, later lost-write"},
    {TO_BOTH, "flushes-with-data", VERDICT_PASS, UNUSED},
    {TO_FLUSH " " TO_BOTH, "flush-ends-early", VERDICT_PASS, UNUSED},
    /* Whose control run, on-freebsd, is not clean; and who sends an empty barrier there. */
    {FREEBSD, NEVER_FLUSHES " needs-one-alone flushes-with-data flush-ends-early", VERDICT_ERROR,
     ""},
    {FREEBSD, "edk2", VERDICT_PASS, "refused retried"},
    {FREEBSD, "windows-crash-dump", VERDICT_PASS, "refused swallowed"},
    {FREEBSD, "prefers-barrier", VERDICT_PASS, "refused io-error"},
    {TO_FLUSH " " TO_BOTH " " FREEBSD, NULL, VERDICT_PASS, ""},

    {TO_BARRIER, NEVER_FLUSHES " " NO_USE_FOR_BARRIER " " FORGETFUL, VERDICT_FAIL, UNUSED},
    {"moved-flush-to-barrier", "linux-2.6.18", VERDICT_FAIL, UNUSED},
    {TO_BARRIER, "linux-3.8", VERDICT_FAIL, UNUSED}, /* goes on with flushes */
    {TO_BARRIER, "freebsd ignores-offer swaps-features", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"moved-blkback-to-tapback", "needs-one-alone", VERDICT_PASS, "steps plain-write-fallback"},
    {TO_BARRIER, "flushes-with-data", VERDICT_PASS, "steps plain-write-fallback"},
    {TO_BARRIER, "flush-ends-early", VERDICT_PASS, "steps plain-write-fallback, later swallowed"},
    {TO_BARRIER, NULL, VERDICT_PASS, ""},

    {"moved-nothing-to-flush", "ignores-offer", VERDICT_FAIL, "steps io-error"},
    {"moved-nothing-to-flush", "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {"moved-nothing-to-flush",
     NEVER_FLUSHES " " NO_USE_FOR_FLUSH " " FORGETFUL " linux-before-6.11 linux-3.8 freebsd "
                   "flushes-with-data flush-ends-early",
     VERDICT_PASS, UNUSED},
    {"moved-nothing-to-flush", NULL, VERDICT_PASS, ""},

    {TO_NOTHING, "linux-before-6.11", VERDICT_PASS, "steps io-error, later io-error"},
    {TO_NOTHING, "linux-patch-2024-06-13", VERDICT_FAIL, "steps hang"},
    {TO_NOTHING, "freebsd ignores-offer", VERDICT_FAIL, "steps io-error, later io-error"},
    {TO_NOTHING, "swaps-features", VERDICT_FAIL, "steps io-error"},
    /* Sends one more of what is not offered any more; nothing was to be flushed. */
    {TO_NOTHING, "linux-3.8", VERDICT_FAIL, ""},
    {FROM_BARRIER, "linux-2.6.18", VERDICT_FAIL, ""},
    {FROM_FLUSH, NO_USE_FOR_FLUSH " flushes-with-data flush-ends-early", VERDICT_PASS,
     "steps plain-write-fallback"},
    {TO_NOTHING, NEVER_FLUSHES, VERDICT_PASS, "steps plain-write-fallback"},
    {TO_NOTHING, NULL, VERDICT_PASS, ""},

    {"moved-to-smaller-requests", NEVER_FLUSHES " " NO_USE_FOR_FLUSH " " FORGETFUL, VERDICT_FAIL,
     UNUSED},
    {"moved-to-smaller-requests", "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {"moved-to-smaller-requests", "flushes-with-data flush-ends-early", VERDICT_PASS, UNUSED},
    {"moved-to-smaller-requests", NULL, VERDICT_PASS, ""},

    /* Whose control run is not clean, or by whom no rule ever acts. */
    {FLUSH_REFUSED,
     NEVER_FLUSHES " " NO_USE_FOR_FLUSH " " FORGETFUL
                   " swaps-features flushes-with-data flush-ends-early",
     VERDICT_ERROR, ""},
    {BARRIER_REFUSED,
     NEVER_FLUSHES " " NO_USE_FOR_BARRIER " " EMPTY_BARRIERS " " FORGETFUL
                   " ignores-offer swaps-features flush-ends-early",
     VERDICT_ERROR, ""},
    {FLUSH_REFUSED, LINUX " windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {BARRIER_REFUSED, LINUX, VERDICT_FAIL, "refused lost-write, later plain-write-fallback"},
    {BARRIER_REFUSED, "linux-2.6.18", VERDICT_PASS,
     "refused unsupported-error, later plain-write-fallback"},
    {BARRIER_REFUSED, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, later plain-write-fallback"},
    {FLUSH_REFUSED, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {BARRIER_REFUSED, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"},
    {BARRIER_REFUSED, "linux-patch-2024-06-11", VERDICT_PASS, "refused unsupported-error"},
    {BARRIER_REFUSED, "trusts-first-flush", VERDICT_FAIL, "refused lost-write"},
    {FLUSH_REFUSED, "trusts-first-flush", VERDICT_PASS, "refused swallowed"},
    {BARRIER_REFUSED, "loses-data sends-again-without-data swallows-errors knows-one-error",
     VERDICT_FAIL, "refused lost-write"},
    {BARRIER_REFUSED, "swallows-empty", VERDICT_PASS, "refused io-error"},
    {BARRIER_REFUSED, "swallows", VERDICT_PASS, "refused retried"}, /* by the sync behind it */
    {BARRIER_REFUSED, "skips-when-off reads-when-off", VERDICT_FAIL,
     "refused io-error, later lost-write"},
    {BARRIER_REFUSED, "flush-alone-off", VERDICT_PASS, "refused io-error, later silent-downgrade"},
    {FLUSH_REFUSED, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {BARRIER_REFUSED, "driver-alone-off", VERDICT_PASS, "refused io-error, later io-error"},
    {FLUSH_REFUSED " " BARRIER_REFUSED, EIO_THEN_OFF, VERDICT_PASS,
     "refused io-error, later plain-write-fallback"},
    {FLUSH_REFUSED " " BARRIER_REFUSED, "bug-when-off", VERDICT_FAIL,
     "refused io-error, later crash"},
    {FLUSH_REFUSED " " BARRIER_REFUSED, "goes-offline", VERDICT_PASS,
     "refused io-error, later io-error"},

    {"reattached-barrier-to-flush", NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_FAIL, UNUSED},
    {"reattached-barrier-to-flush", NO_USE_FOR_BARRIER, VERDICT_PASS, "steps plain-write-fallback"},
    {"reattached-barrier-to-flush", "ignores-offer", VERDICT_FAIL, "steps io-error"},
    {"reattached-barrier-to-flush", "swaps-features", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"reattached-barrier-to-flush", "flushes-with-data", VERDICT_FAIL,
     "steps lost-write, later lost-write"},
    {"reattached-barrier-to-flush", "flush-ends-early", VERDICT_PASS, UNUSED},
    {"reattached-barrier-to-flush", NULL, VERDICT_PASS, ""},
    /* Whose control run is not clean; that of revoked-then-moved does not move. */
    {FIRST, NEVER_FLUSHES " " NO_USE_FOR_FLUSH " swaps-features flushes-with-data flush-ends-early",
     VERDICT_ERROR, ""},
    {"refused-then-moved", FORGETFUL, VERDICT_ERROR, ""},
    {"refused-then-moved", "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {"refused-then-moved", "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},
    {"revoked-then-moved", "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {"revoked-then-moved", "freebsd ignores-offer", VERDICT_FAIL,
     "refused io-error, later io-error"},
    {"revoked-then-moved", "zero-is-on", VERDICT_FAIL, "refused retried, later io-error"},
    {"revoked-then-moved", "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, "bug-when-off goes-offline " EIO_THEN_OFF " " TELLS_EIO, VERDICT_PASS,
     "refused io-error"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {"revoked-then-moved", NULL, VERDICT_PASS, "refused silent-downgrade"},
    {NULL, NULL, VERDICT_PASS, "refused swallowed"},
    {0},
};
