/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

/* By a barrier with data; the model's system calls a sync behind it all the same. */
#define LONE "power-cut-after-lone-barrier"
#define NOTHING_REFUSED                                                                            \
    "power-cut-after-each-sync power-cut-after-each-barrier power-cut-backend-never-syncs " LONE
#define BY_BARRIER "power-cut-after-each-barrier power-cut-backend-never-syncs " LONE
#define BY_FLUSH   "power-cut-after-each-sync"
#define WRITTEN    "power-cut-barrier-refused-written"
#define FAILED     "power-cut-flush-failed"
#define SECOND     "power-cut-second-sync-refused power-cut-fdatasync-refused"
#define SHARED     "power-cut-shared-flush-refused"
#define TWICE      "power-cut-refused-twice"
#define DURABLE    "power-cut-record-flush-refused"
#define UNUSED     "steps plain-write-fallback, later plain-write-fallback"

const struct expected expected_durability[] = {
    {BY_BARRIER, "ignores-offer swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {BY_BARRIER, NEVER_FLUSHES " " NO_USE_FOR_BARRIER, VERDICT_PASS, UNUSED},
    {LONE, "flush-ends-early", VERDICT_PASS, "later swallowed"},
    {BY_BARRIER, "flush-ends-early", VERDICT_PASS, "steps swallowed, later swallowed"},
    {BY_FLUSH, "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {BY_FLUSH, NEVER_FLUSHES " " NO_USE_FOR_FLUSH " flushes-with-data flush-ends-early",
     VERDICT_PASS, UNUSED},
    {NOTHING_REFUSED, NULL, VERDICT_PASS, ""},

    /* By barrier, whose control run is not clean, or of which no rule ever acts: */
    {WRITTEN, NEVER_FLUSHES " " NO_USE_FOR_BARRIER " " EMPTY_BARRIERS, VERDICT_ERROR, ""},
    {WRITTEN, "ignores-offer swaps-features flush-ends-early", VERDICT_ERROR, ""},
    {WRITTEN, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {WRITTEN, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"}, /* the sync's */
    {WRITTEN, "linux-2.6.18", VERDICT_PASS,
     "refused unsupported-error, later plain-write-fallback"},
    {WRITTEN, TELLS_UNSUPPORTED " linux-patch-2024-06-11", VERDICT_PASS,
     "refused unsupported-error"},
    {WRITTEN, TELLS_EIO " swallows-empty", VERDICT_PASS, "refused io-error"},
    {WRITTEN, "loses-data sends-again-without-data swallows-errors knows-one-error", VERDICT_PASS,
     "refused swallowed"},
    {WRITTEN, CONFORMING " swallows", VERDICT_PASS, "refused retried"},
    {WRITTEN, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, later plain-write-fallback"},
    {WRITTEN, "flush-alone-off", VERDICT_PASS, "refused io-error, later silent-downgrade"},
    {WRITTEN, "skips-when-off reads-when-off", VERDICT_FAIL, "refused io-error, later lost-write"},
    {WRITTEN, "driver-alone-off", VERDICT_PASS, "refused io-error, later io-error"},

    /* Likewise by flush. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {NULL, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},
    {SHARED, "joins-flush", VERDICT_ERROR, ""},

    {"write-during-flush", "joins-flush", VERDICT_PASS, "steps swallowed"},
    {"write-during-flush", NULL, VERDICT_PASS, ""},

    {FAILED, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {FAILED, "swallows-errors swallows-empty edk2 windows-crash-dump", VERDICT_PASS,
     "refused swallowed"},
    {FAILED, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FAILED, NULL, VERDICT_PASS, "refused io-error"},

    {SECOND " " SHARED, "trusts-first-flush", VERDICT_PASS, "refused swallowed"},
    {SHARED, "first-hears", VERDICT_PASS, "refused swallowed"},
    {TWICE, "tries-the-other", VERDICT_FAIL, "refused io-error"},
    /* The sync that comes behind a durable write on the raw device has a flush of its own. */
    {DURABLE, "linux-patch-2024-06-13", VERDICT_FAIL, "refused hang"},
    {DURABLE, "linux-patch-2024-06-11", VERDICT_PASS, "refused unsupported-error"},
    {DURABLE, SWALLOWS, VERDICT_PASS, "refused retried"},
    {DURABLE, "driver-alone-off", VERDICT_PASS, "refused io-error, later io-error"},

    {NULL, LINUX " windows plain-write", VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},
    {NULL, CONFORMING, VERDICT_PASS, "refused retried"},
    {NULL, SWALLOWS, VERDICT_PASS, "refused swallowed"},
    {NULL, "tries-the-other", VERDICT_FAIL, "refused retried"},
    {NULL, EIO_THEN_OFF, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {NULL, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {NULL, "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
