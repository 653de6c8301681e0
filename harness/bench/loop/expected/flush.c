/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define ALWAYS       "flush-refused-always"
#define UNKNOWN      "flush-unknown-status"
#define ERROR_WAIT   "flush-error-while-others-wait"
#define FAILED       "flush-error-first flush-error-second " ERROR_WAIT
#define AMONG        "flush-refused-among-writes flush-refused-among-reads"
#define MANY_WRITERS "flush-refused-many-writers"
/* Others' flush has yet to be sent: that of fsyncs, or that behind durable writes. */
#define STORM        "flush-refused-in-a-storm"
#define OTHERS_WAIT  "flush-refused-while-others-wait " STORM
#define ONE_WAITS    "flush-refused-while-one-waits"
#define HALF_RING    "flush-refused-half-ring"
#define FULL_RING    "flush-refused-full-ring"
#define WRITERS_WAIT ONE_WAITS " " HALF_RING " " FULL_RING
#define QUEUED       OTHERS_WAIT " " WRITERS_WAIT

const struct expected expected_flush[] = {
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {NULL, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},
    {OTHERS_WAIT " " ERROR_WAIT, "joins-flush", VERDICT_ERROR, ""},

    {UNKNOWN, LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {UNKNOWN, "linux-patch-2024-06-13", VERDICT_FAIL, "refused io-error, later hang"},
    {UNKNOWN, "swallows-errors swallows-empty knows-one-error edk2 windows-crash-dump",
     VERDICT_PASS, "refused swallowed"},
    {UNKNOWN, NULL, VERDICT_PASS, "refused io-error"},

    /* What Linux makes of BLKIF_RSP_ERROR it makes of a refusal; others tell it. */
    {ERROR_WAIT, "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {ERROR_WAIT, "linux-since-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {FAILED, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {ERROR_WAIT, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, queued hang"},
    {FAILED, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {ERROR_WAIT, "swallows-errors swallows-empty edk2 windows-crash-dump", VERDICT_PASS,
     "refused retried"}, /* as below */
    {FAILED, "swallows-errors swallows-empty edk2 windows-crash-dump", VERDICT_PASS,
     "refused swallowed"},
    {"flush-error-second", "trusts-first-flush", VERDICT_PASS, "refused swallowed"},
    {FAILED, NULL, VERDICT_PASS, "refused io-error"},

    {QUEUED, "linux-before-6.11 linux-3.8", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {OTHERS_WAIT, "linux-since-6.11 windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {WRITERS_WAIT, "linux-since-6.11 windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, LINUX " windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},

    {STORM, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, queued hang, later hang"},
    {QUEUED, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, queued hang"},
    {MANY_WRITERS, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"}, /* the sync's */
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {MANY_WRITERS, "linux-patch-2024-06-11", VERDICT_PASS, "refused unsupported-error"},

    {HALF_RING " " FULL_RING, "fails-all-in-flight", VERDICT_PASS,
     "refused io-error, queued io-error"},
    {AMONG, "fails-all-in-flight", VERDICT_PASS, "steps io-error, refused io-error"},
    {ONE_WAITS, "joins-flush", VERDICT_PASS, "refused io-error, queued io-error"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},
    {"flush-refused-second flush-refused-now-and-then flush-refused-in-a-loop",
     "trusts-first-flush", VERDICT_PASS, "refused swallowed"},
    {ALWAYS, "sends-for-ever", VERDICT_FAIL, "refused hang"},
    {ALWAYS, CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {ALWAYS, "tries-the-other", VERDICT_FAIL, "refused io-error"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},
    /*
     * Somebody else's flush is performed before the caller is seen to be told: that of those who
     * wait, or that of the sync which comes behind a durable write on the raw device.
     */
    {OTHERS_WAIT " " ONE_WAITS " " HALF_RING " " MANY_WRITERS, SWALLOWS, VERDICT_PASS,
     "refused retried"},
    {NULL, SWALLOWS, VERDICT_PASS, "refused swallowed"},

    {OTHERS_WAIT, "error-then-off flush-alone-off skips-when-off reads-when-off", VERDICT_PASS,
     "refused io-error, queued silent-downgrade, later plain-write-fallback"},
    {WRITERS_WAIT, "error-then-off flush-alone-off skips-when-off reads-when-off", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, EIO_THEN_OFF, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {QUEUED, "driver-alone-off", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later io-error"},
    {MANY_WRITERS, "driver-alone-off", VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {QUEUED, "goes-offline", VERDICT_PASS, "refused io-error, queued io-error, later io-error"},
    {NULL, "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},

    {STORM, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang, later hang"},
    {QUEUED, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {QUEUED, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {AMONG, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {STORM, "bug-when-off", VERDICT_FAIL, "refused io-error, queued crash, later crash"},
    {QUEUED, "bug-when-off", VERDICT_FAIL, "refused io-error, queued crash"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {STORM, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash, later crash"},
    {QUEUED, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash"},
    {AMONG, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
