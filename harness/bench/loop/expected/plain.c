/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_plain[] = {
    {"plain-io", "never-flushes", VERDICT_PASS, "later plain-write-fallback"},
    {"plain-io", NULL, VERDICT_PASS, ""},
    {"read-refused read-refused-always write-refused", "never-flushes", VERDICT_PASS,
     "refused io-error"},
    {"read-refused read-refused-always write-refused", "ignores-offer", VERDICT_ERROR, ""},
    {"read-refused read-refused-always write-refused", "ignores-status", VERDICT_FAIL,
     "refused lost-write"},
    {"read-refused read-refused-always write-refused", NULL, VERDICT_PASS, "refused io-error"},
    {0},
};
