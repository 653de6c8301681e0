/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_plain[] = {
    {"plain-io", "never-flushes", VERDICT_PASS, "later plain-write-fallback"},
    {"plain-io", NULL, VERDICT_PASS, ""},
    {"write-refused-before-flush", "never-flushes", VERDICT_ERROR, ""},
    {"write-refused-before-flush", "ignores-offer", VERDICT_PASS, "refused io-error"},
    {NULL, "ignores-offer", VERDICT_ERROR, ""},
    {"write-refused-but-written", "ignores-status", VERDICT_PASS, "refused swallowed"},
    {NULL, "ignores-status", VERDICT_FAIL, "refused lost-write"},
    {NULL, NULL, VERDICT_PASS, "refused io-error"},
    {0},
};
