/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_durability[] = {
    /* Their control runs are not clean, or no rule ever acts. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {NULL, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},

    {"write-during-flush", "joins-flush", VERDICT_PASS, "steps swallowed"},
    {"write-during-flush", NULL, VERDICT_PASS, ""},

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
