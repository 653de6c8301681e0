/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_durability[] = {
    {NULL, "never-flushes", VERDICT_ERROR, ""},
    {"write-during-flush", "joins-flush", VERDICT_PASS, "steps swallowed"},
    {"write-during-flush", NULL, VERDICT_PASS, ""},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {NULL, "passes-error-up", VERDICT_PASS, "refused unsupported-error"},
    {NULL, "io-error ignores-offer joins-flush", VERDICT_PASS, "refused io-error"},
    {NULL, "retries " CONFORMING, VERDICT_PASS, "refused retried"},
    {"power-cut-after-refusal", "swallows", VERDICT_PASS, "refused swallowed"},
    {NULL, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {NULL, "loses-data", VERDICT_PASS, "refused retried"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
