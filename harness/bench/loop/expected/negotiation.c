/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define UNUSED "steps plain-write-fallback, later plain-write-fallback"

const struct expected expected_negotiation[] = {
    {"offer-nothing offer-barrier", "ignores-offer", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"offer-flush offer-barrier", "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {"offer-flush offer-barrier offer-both", NEVER_FLUSHES, VERDICT_FAIL, UNUSED},
    {"offer-flush", NO_USE_FOR_FLUSH, VERDICT_FAIL, UNUSED},
    {"offer-barrier", NO_USE_FOR_BARRIER, VERDICT_FAIL, UNUSED},
    {"offer-both", "needs-one-alone", VERDICT_FAIL, UNUSED},
    {"offer-flush offer-both", "flushes-with-data flush-ends-early", VERDICT_PASS, UNUSED},
    {"offer-barrier", "flush-ends-early", VERDICT_PASS, "steps swallowed, later swallowed"},
    {"offer-nothing offer-flush offer-barrier offer-both", NULL, VERDICT_PASS, ""},
    {0},
};
