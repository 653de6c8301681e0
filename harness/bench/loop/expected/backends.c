/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define UNUSED    "steps plain-write-fallback, later plain-write-fallback"
#define DOWNGRADE "refused silent-downgrade, later plain-write-fallback"

#define BOTH    "on-linux-blkback on-freebsd backend-refuses-all backend-revokes backend-flip-flops"
#define FLUSH   "on-qemu on-netbsd"
#define BARRIER "on-tapback backend-fails-empty-barriers"
#define REAL    "on-linux-blkback on-qemu on-freebsd on-netbsd on-tapback"
#define ALWAYS  "backend-refuses-all backend-revokes"

const struct expected expected_backends[] = {
    /* Whose control run is not clean. */
    {"on-linux-blkback on-qemu on-netbsd on-tapback", NEVER_FLUSHES, VERDICT_FAIL, UNUSED},
    {NULL, NEVER_FLUSHES, VERDICT_ERROR, ""},
    {FLUSH, NO_USE_FOR_FLUSH, VERDICT_FAIL, UNUSED},
    {"on-tapback", NO_USE_FOR_BARRIER, VERDICT_FAIL, UNUSED},
    {"backend-fails-empty-barriers", NO_USE_FOR_BARRIER " ignores-offer swaps-features",
     VERDICT_ERROR, ""},
    {"on-linux-blkback", "needs-one-alone", VERDICT_FAIL, UNUSED},
    {BOTH, "needs-one-alone", VERDICT_ERROR, ""},
    {"on-linux-blkback on-qemu", "flushes-with-data flush-ends-early", VERDICT_PASS, UNUSED},
    {"on-netbsd", "flushes-with-data", VERDICT_FAIL, "steps lost-write, later lost-write"},
    {BOTH, "flushes-with-data", VERDICT_ERROR, ""},
    {"on-netbsd", "flush-ends-early", VERDICT_PASS, UNUSED},
    {"on-tapback", "flush-ends-early", VERDICT_PASS, "steps swallowed, later swallowed"},
    {NULL, "flush-ends-early", VERDICT_ERROR, ""},
    /* What was not offered is refused, or an error by habit. */
    {"on-tapback", "ignores-offer swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {FLUSH, "swaps-features", VERDICT_FAIL, "refused io-error"},
    /* Who sends an empty barrier although there is a flush. */
    {"on-freebsd", "edk2", VERDICT_PASS, "refused retried"},
    {"on-freebsd", "windows-crash-dump", VERDICT_PASS, "refused swallowed"},
    {"on-freebsd", "prefers-barrier", VERDICT_PASS, "refused io-error"},
    {"on-freebsd", "linux-2.6.18", VERDICT_PASS, "refused io-error, later io-error"},
    {REAL, NULL, VERDICT_PASS, ""},
    /* A barrier with data is performed, and the flush that follows a durable write is an empty one. */
    {"backend-fails-empty-barriers", LINUX, VERDICT_PASS, DOWNGRADE},
    {"backend-fails-empty-barriers", "linux-patch-2024-06-13", VERDICT_FAIL,
     "refused swallowed, later hang"},
    {"backend-fails-empty-barriers",
     "edk2 windows-crash-dump swallows-errors swallows-empty trusts-first-flush", VERDICT_PASS,
     "refused swallowed"},
    {"backend-fails-empty-barriers", "openbsd drops-fua", VERDICT_PASS, "refused io-error"},
    {"backend-fails-empty-barriers", NULL, VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, LINUX " linux-2.6.18 plain-write", VERDICT_PASS, DOWNGRADE},
    {ALWAYS, "windows", VERDICT_PASS, DOWNGRADE},
    {NULL, "linux-patch-2024-06-13", VERDICT_FAIL, "refused swallowed, later hang"},
    {NULL, "driver-alone-off", VERDICT_PASS, "refused silent-downgrade, later io-error"},
    {NULL, "bug-when-off", VERDICT_FAIL, "refused io-error, later crash"},
    {NULL, EIO_THEN_OFF, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {NULL, "goes-offline", VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, TELLS_UNSUPPORTED, VERDICT_PASS, "refused unsupported-error"},
    {NULL, TELLS_EIO, VERDICT_PASS, "refused io-error"},
    {ALWAYS, "edk2", VERDICT_PASS, "refused swallowed"},
    {ALWAYS, "sends-for-ever", VERDICT_FAIL, "refused hang"},
    {ALWAYS, "tries-the-other swaps-features " CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, "edk2 tries-the-other swaps-features " CONFORMING, VERDICT_PASS, "refused retried"},
    {NULL, "windows " SWALLOWS, VERDICT_PASS, "refused swallowed"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
