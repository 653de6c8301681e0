/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define REFUSED "read-refused read-refused-always write-refused"

const struct expected expected_plain[] = {
    {"plain-io", NEVER_FLUSHES " needs-one-alone flushes-with-data flush-ends-early", VERDICT_PASS,
     "later plain-write-fallback"},
    {"plain-io", NULL, VERDICT_PASS, ""},
    {REFUSED, "ignores-offer", VERDICT_ERROR, ""}, /* its control run is not clean */
    {REFUSED, "ignores-status knows-one-error windows", VERDICT_FAIL, "refused lost-write"},
    {REFUSED, NULL, VERDICT_PASS, "refused io-error"},
    {0},
};
