/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define EMPTY       "barrier-empty-refused"
#define DATA        "barrier-data-refused"
#define BUT_WRITTEN "barrier-data-refused-but-written"
#define ERROR       "barrier-data-error"
#define ALWAYS      "barrier-refused-always"
#define FULL_RING   "barrier-refused-full-ring"

const struct expected expected_barrier[] = {
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_BARRIER, VERDICT_ERROR, ""},
    {NULL, "ignores-offer swaps-features flush-ends-early", VERDICT_ERROR, ""},
    {DATA " " BUT_WRITTEN " " ERROR " " FULL_RING, EMPTY_BARRIERS, VERDICT_ERROR, ""},

    {ERROR, LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {ERROR, "linux-patch-2024-06-13", VERDICT_FAIL, "refused io-error, later hang"},
    {ERROR, "swallows-errors", VERDICT_FAIL, "refused lost-write"},
    {ERROR, NULL, VERDICT_PASS, "refused io-error"},

    {FULL_RING, "linux-before-6.11 linux-3.8", VERDICT_FAIL,
     "refused lost-write, queued io-error, later plain-write-fallback"},
    {FULL_RING, "linux-since-6.11", VERDICT_FAIL,
     "refused lost-write, queued plain-write-fallback, later plain-write-fallback"},
    {DATA " " ALWAYS, LINUX, VERDICT_FAIL, "refused lost-write, later plain-write-fallback"},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "linux-patch-2024-06-13", VERDICT_FAIL,
     "steps hang, refused hang, queued hang"}, /* all of them in the sync */
    {EMPTY, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"},
    {EMPTY, "linux-2.6.18", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "linux-2.6.18", VERDICT_PASS,
     "refused unsupported-error, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "linux-2.6.18", VERDICT_PASS, "refused unsupported-error, later plain-write-fallback"},

    {FULL_RING, "fails-all-in-flight", VERDICT_PASS, "steps io-error, refused io-error"},
    {FULL_RING, "tells-another", VERDICT_FAIL, "steps io-error, refused lost-write"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},

    {ALWAYS, "sends-for-ever", VERDICT_FAIL, "refused hang"},
    {DATA " " FULL_RING, "loses-data sends-again-without-data", VERDICT_FAIL, "refused lost-write"},
    {BUT_WRITTEN, "loses-data sends-again-without-data", VERDICT_PASS, "refused swallowed"},
    {ALWAYS, CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {ALWAYS, "tries-the-other", VERDICT_FAIL, "refused io-error"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},

    {DATA " " BUT_WRITTEN " " FULL_RING, "linux-patch-2024-06-11", VERDICT_PASS,
     "refused unsupported-error"},
    {DATA " " BUT_WRITTEN " " FULL_RING, "swallows-empty", VERDICT_PASS, "refused io-error"},
    {DATA " " ALWAYS " " FULL_RING, "swallows-errors knows-one-error", VERDICT_FAIL,
     "refused lost-write"},
    {ALWAYS, "swallows", VERDICT_PASS, "refused plain-write-fallback"},
    /* The sync that comes behind a durable write on the raw device has a flush of its own. */
    {DATA " " BUT_WRITTEN " " FULL_RING, "swallows", VERDICT_PASS, "refused retried"},
    {NULL, SWALLOWS, VERDICT_PASS, "refused swallowed"},

    {DATA " " BUT_WRITTEN " " ALWAYS, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, later plain-write-fallback"},
    {FULL_RING, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "error-then-off", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "error-then-off queue-alone-off", VERDICT_PASS,
     "refused io-error, later plain-write-fallback"},
    {NULL, "flush-alone-off", VERDICT_PASS, "refused io-error, later silent-downgrade"},
    {FULL_RING, "skips-when-off reads-when-off", VERDICT_FAIL,
     "refused io-error, queued lost-write, later lost-write"},
    {NULL, "skips-when-off reads-when-off", VERDICT_FAIL, "refused io-error, later lost-write"},
    {EMPTY, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {FULL_RING, "driver-alone-off goes-offline", VERDICT_PASS,
     "steps io-error, refused io-error, queued io-error, later io-error"},
    {NULL, "driver-alone-off goes-offline", VERDICT_PASS, "refused io-error, later io-error"},

    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {FULL_RING, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, queued device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {FULL_RING, "bug-when-off", VERDICT_FAIL, "steps crash, refused io-error, queued crash"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {FULL_RING, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash, queued crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
