/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define EMPTY         "barrier-empty-refused barrier-empty-refused-before-write"
#define EMPTY_ERROR   "barrier-empty-error"
#define EMPTY_UNKNOWN "barrier-empty-unknown-status"
#define OTHERS_WAIT   "barrier-empty-refused-others-wait"

#define QUEUE         "barrier-refused-on-second-queue"
#define SECOND        "barrier-data-refused-second barrier-data-refused-now-and-then"
#define STORM         "barrier-refused-in-a-storm"
#define ONE_WAITS     "barrier-refused-while-one-waits " STORM
#define BEFORE_OTHERS "barrier-refused-before-writes barrier-refused-before-reads " ONE_WAITS
#define DATA                                                                                       \
    "barrier-data-refused barrier-revoked barrier-refused-before-close "                           \
    "barrier-refused-on-second-queue " SECOND " barrier-refused-half-ring " BEFORE_OTHERS
#define BUT_WRITTEN "barrier-data-refused-but-written"
#define FULL_RING   "barrier-refused-full-ring"
#define ALWAYS      "barrier-refused-always"

#define ERROR         "barrier-data-error"
#define ERROR_WRITTEN "barrier-data-error-but-written"
#define ERROR_FULL    "barrier-error-full-ring"
#define UNKNOWN       "barrier-data-unknown-status"
#define FAILED        ERROR " " ERROR_WRITTEN " " ERROR_FULL " " UNKNOWN

const struct expected expected_barrier[] = {
    {QUEUE, ONE_QUEUE, VERDICT_SKIP, ""},
    {QUEUE, "flush-ends-early", VERDICT_PASS, "refused retried"}, /* several queues hide it */
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_BARRIER, VERDICT_ERROR, ""},
    {NULL, "ignores-offer swaps-features flush-ends-early", VERDICT_ERROR, ""},
    {DATA " " BUT_WRITTEN " " FAILED " " FULL_RING, EMPTY_BARRIERS, VERDICT_ERROR, ""},
    {OTHERS_WAIT, "joins-flush", VERDICT_ERROR, ""},

    {EMPTY_ERROR, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {EMPTY_UNKNOWN, LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {EMPTY_ERROR, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {EMPTY_UNKNOWN, "linux-patch-2024-06-13", VERDICT_FAIL, "refused io-error, later hang"},
    {EMPTY_ERROR " " EMPTY_UNKNOWN, "swallows-errors swallows-empty edk2 windows-crash-dump",
     VERDICT_PASS, "refused swallowed"},
    {EMPTY_UNKNOWN, "knows-one-error", VERDICT_PASS, "refused swallowed"},
    {EMPTY_ERROR " " EMPTY_UNKNOWN, NULL, VERDICT_PASS, "refused io-error"},

    {ERROR_FULL, "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused io-error, queued io-error, later plain-write-fallback"},
    {ERROR_FULL, "linux-since-6.11", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {FAILED, LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {ERROR_FULL, "linux-patch-2024-06-13", VERDICT_FAIL,
     "steps hang, refused io-error, queued hang"}, /* in the sync, whoever comes that far */
    {FAILED, "linux-patch-2024-06-13", VERDICT_FAIL, "refused io-error, later hang"},
    {ERROR_WRITTEN, "swallows-errors", VERDICT_PASS, "refused swallowed"},
    {FAILED, "swallows-errors", VERDICT_FAIL, "refused lost-write"},
    {UNKNOWN, "knows-one-error", VERDICT_FAIL, "refused lost-write"},
    {FAILED, NULL, VERDICT_PASS, "refused io-error"},

    {FULL_RING, "linux-before-6.11 linux-3.8", VERDICT_FAIL,
     "refused lost-write, queued io-error, later plain-write-fallback"},
    {FULL_RING, "linux-since-6.11", VERDICT_FAIL,
     "refused lost-write, queued plain-write-fallback, later plain-write-fallback"},
    {OTHERS_WAIT, "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {OTHERS_WAIT, "linux-since-6.11 linux-2.6.18 plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {DATA " " ALWAYS, LINUX, VERDICT_FAIL, "refused lost-write, later plain-write-fallback"},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "linux-patch-2024-06-13", VERDICT_FAIL,
     "steps hang, refused hang, queued hang"}, /* all of them in the sync */
    {STORM, "linux-patch-2024-06-13", VERDICT_FAIL, "steps hang, refused hang, later hang"},
    {ONE_WAITS, "linux-patch-2024-06-13", VERDICT_FAIL, "steps hang, refused hang"},
    {OTHERS_WAIT, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, queued hang"},
    {EMPTY, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"},
    {EMPTY, "linux-2.6.18", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "linux-2.6.18", VERDICT_PASS,
     "refused unsupported-error, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "linux-2.6.18", VERDICT_PASS, "refused unsupported-error, later plain-write-fallback"},

    {FULL_RING " " BEFORE_OTHERS, "fails-all-in-flight", VERDICT_PASS,
     "steps io-error, refused io-error"},
    {FULL_RING " " ONE_WAITS, "tells-another", VERDICT_FAIL, "steps io-error, refused lost-write"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},

    {ALWAYS, "sends-for-ever", VERDICT_FAIL, "refused hang"},
    {SECOND, "trusts-first-flush", VERDICT_FAIL, "refused lost-write"},
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
    {OTHERS_WAIT, SWALLOWS, VERDICT_PASS, "refused retried"}, /* by the others' */
    {NULL, SWALLOWS, VERDICT_PASS, "refused swallowed"},

    {DATA " " BUT_WRITTEN " " ALWAYS, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, later plain-write-fallback"},
    {FULL_RING, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FULL_RING, "error-then-off", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {OTHERS_WAIT, "error-then-off", VERDICT_PASS,
     "refused io-error, queued silent-downgrade, later plain-write-fallback"},
    {NULL, "error-then-off queue-alone-off", VERDICT_PASS,
     "refused io-error, later plain-write-fallback"},
    {OTHERS_WAIT, "flush-alone-off", VERDICT_PASS,
     "refused io-error, queued silent-downgrade, later silent-downgrade"},
    {NULL, "flush-alone-off", VERDICT_PASS, "refused io-error, later silent-downgrade"},
    {FULL_RING, "skips-when-off reads-when-off", VERDICT_FAIL,
     "refused io-error, queued lost-write, later lost-write"},
    {OTHERS_WAIT, "skips-when-off reads-when-off", VERDICT_FAIL,
     "refused io-error, queued silent-downgrade, later lost-write"},
    {NULL, "skips-when-off reads-when-off", VERDICT_FAIL, "refused io-error, later lost-write"},
    {OTHERS_WAIT, "driver-alone-off", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later io-error"},
    {EMPTY, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {FULL_RING, "driver-alone-off goes-offline", VERDICT_PASS,
     "steps io-error, refused io-error, queued io-error, later io-error"},
    {ONE_WAITS, "driver-alone-off goes-offline", VERDICT_PASS,
     "steps io-error, refused io-error, later io-error"},
    {OTHERS_WAIT, "goes-offline", VERDICT_PASS,
     "refused io-error, queued io-error, later io-error"},
    {NULL, "driver-alone-off goes-offline", VERDICT_PASS, "refused io-error, later io-error"},

    {OTHERS_WAIT, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {FULL_RING, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, queued device-dead, later device-dead"},
    {BEFORE_OTHERS, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, later device-dead"},
    {OTHERS_WAIT, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {FULL_RING, "bug-when-off", VERDICT_FAIL, "steps crash, refused io-error, queued crash"},
    {STORM, "bug-when-off", VERDICT_FAIL, "steps crash, refused io-error, later crash"},
    {ONE_WAITS, "bug-when-off", VERDICT_FAIL, "steps crash, refused io-error"},
    {OTHERS_WAIT, "bug-when-off", VERDICT_FAIL, "refused io-error, queued crash"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {FULL_RING, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash, queued crash"},
    {STORM, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash, later crash"},
    {BEFORE_OTHERS, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash"},
    {OTHERS_WAIT, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
