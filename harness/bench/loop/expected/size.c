/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define FLUSH   "large-durable-write-flush"
#define BARRIER "large-durable-write-barrier"
#define SPLIT   "durable-mebibyte-by-barriers indirect-of-eleven-segments"
#define UNUSED  "steps plain-write-fallback, later plain-write-fallback"

/* A barrier with data is refused, or a part of one. */
#define DATA                                                                                       \
    "largest-barrier-refused split-write-second-half-refused split-write-first-half-refused "      \
    "odd-sectors-refused four-kilobyte-sectors-refused persistent-pages-refused"
#define AFTER_ANOTHER "split-write-second-half-refused four-kilobyte-sectors-refused"
/* The flush behind a durable write is. */
#define BEHIND                                                                                     \
    "indirect-durable-write-refused indirect-smaller-than-the-write largest-indirect-refused "     \
    "flush-refused-every-transport"
/* An empty barrier is, before a durable write that is too large for one. */
#define AFTER "large-durable-write-after-refusal"
/* A flush is, while 64 writes are on the ring. */
#define LARGE_RING "flush-refused-large-ring"

const struct expected expected_size[] = {
    {BARRIER " " SPLIT, "ignores-offer", VERDICT_FAIL, "steps io-error, later io-error"},
    {FLUSH " " SPLIT, "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {FLUSH, NEVER_FLUSHES " " NO_USE_FOR_FLUSH " flush-ends-early", VERDICT_PASS, UNUSED},
    {FLUSH, "flushes-with-data", VERDICT_PASS, "later plain-write-fallback"},
    {SPLIT, NEVER_FLUSHES " " NO_USE_FOR_BARRIER, VERDICT_PASS, UNUSED},
    {SPLIT, "flush-ends-early", VERDICT_PASS, "later swallowed"},

    /* The control, which is the other case, is not clean. */
    {BARRIER, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {BARRIER, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},

    {BARRIER, "linux-3.8", VERDICT_PASS, ""}, /* no INDIRECT requests yet */
    {BARRIER, LINUX " linux-patch-2024-06-11 linux-patch-2024-06-13 retries", VERDICT_FAIL,
     "steps crash"},
    {BARRIER, "freebsd", VERDICT_FAIL, "steps io-error"},
    {BARRIER, "cuts-when-large", VERDICT_FAIL, "steps lost-write"},
    {BARRIER, NO_USE_FOR_BARRIER, VERDICT_PASS, UNUSED},
    {FLUSH " " BARRIER " " SPLIT, NULL, VERDICT_PASS, ""},

    /* On several queues the flush is answered before the caller is seen to be told. */
    {"flush-refused-every-transport", "flush-ends-early", VERDICT_PASS, "refused retried"},
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " swaps-features flush-ends-early", VERDICT_ERROR, ""},
    {DATA " " AFTER, NO_USE_FOR_BARRIER " ignores-offer", VERDICT_ERROR, ""},
    {DATA, EMPTY_BARRIERS, VERDICT_ERROR, ""},
    {BEHIND " " LARGE_RING, NO_USE_FOR_FLUSH " flushes-with-data", VERDICT_ERROR, ""},

    {AFTER, "linux-since-6.11 linux-patch-2024-06-11 linux-patch-2024-06-13", VERDICT_FAIL,
     "refused swallowed, later crash"},
    {AFTER, "retries", VERDICT_FAIL, "refused retried, later crash"},
    {AFTER, "freebsd", VERDICT_FAIL, "refused io-error, later io-error"},
    {AFTER, "cuts-when-large", VERDICT_FAIL, "refused retried, later lost-write"},
    {AFTER, "linux-2.6.18", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {AFTER, "skips-when-off reads-when-off", VERDICT_FAIL, "refused io-error, later lost-write"},
    {AFTER, SWALLOWS, VERDICT_PASS, "refused swallowed"},
    {AFTER, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},

    {LARGE_RING, "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {LARGE_RING, "linux-since-6.11 windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued plain-write-fallback, later plain-write-fallback"},
    {LARGE_RING, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, queued hang"},
    {LARGE_RING, "fails-all-in-flight", VERDICT_PASS, "refused io-error, queued io-error"},
    /* The writers' flush is performed before the sync's caller is seen to be told. */
    {LARGE_RING, SWALLOWS, VERDICT_PASS, "refused retried"},
    {LARGE_RING, "error-then-off flush-alone-off skips-when-off reads-when-off", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {LARGE_RING, "driver-alone-off", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later io-error"},
    {LARGE_RING, "goes-offline", VERDICT_PASS, "refused io-error, queued io-error, later io-error"},
    {LARGE_RING, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {LARGE_RING, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {LARGE_RING, "bug-when-off", VERDICT_FAIL, "refused io-error, queued crash"},
    {LARGE_RING, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash"},

    {DATA, LINUX, VERDICT_FAIL, "refused lost-write, later plain-write-fallback"},
    {DATA, "linux-2.6.18", VERDICT_PASS, "refused unsupported-error, later plain-write-fallback"},
    {DATA " " BEHIND, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"}, /* the sync's */
    {DATA " " BEHIND, "linux-patch-2024-06-11", VERDICT_PASS, "refused unsupported-error"},
    {DATA, "loses-data sends-again-without-data swallows-errors knows-one-error", VERDICT_FAIL,
     "refused lost-write"},
    {AFTER_ANOTHER, "trusts-first-flush", VERDICT_FAIL, "refused lost-write"},
    {DATA, "swallows-empty", VERDICT_PASS, "refused io-error"},
    /* The sync that comes behind a durable write on the raw device has a flush of its own. */
    {DATA " " BEHIND, SWALLOWS, VERDICT_PASS, "refused retried"},
    {DATA, "plain-write", VERDICT_PASS, "refused plain-write-fallback, later plain-write-fallback"},
    {DATA, "flush-alone-off", VERDICT_PASS, "refused io-error, later silent-downgrade"},
    {DATA, "skips-when-off reads-when-off", VERDICT_FAIL, "refused io-error, later lost-write"},
    {NULL, "driver-alone-off goes-offline", VERDICT_PASS, "refused io-error, later io-error"},

    {NULL, LINUX " windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},
    {NULL, EIO_THEN_OFF, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
