/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_negotiation[] = {
    {"offer-nothing offer-barrier", "ignores-offer", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"offer-flush offer-barrier offer-both", "never-flushes", VERDICT_FAIL,
     "steps plain-write-fallback, later plain-write-fallback"},
    {"offer-nothing offer-flush offer-barrier offer-both", NULL, VERDICT_PASS, ""},
    {0},
};
