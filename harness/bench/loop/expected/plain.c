/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define CLOSING  "write-refused-while-closing"
#define OFFERING "write-refused-before-flush " CLOSING

#define FAILED  "read-error write-error"
#define UNKNOWN "read-unknown-status write-unknown-status"

const struct expected expected_plain[] = {
    {"plain-io", NEVER_FLUSHES " needs-one-alone flushes-with-data flush-ends-early", VERDICT_PASS,
     "later plain-write-fallback"},
    {"plain-io", NULL, VERDICT_PASS, ""},

    {"scan-read-refused", "ignores-offer", VERDICT_ERROR, ""}, /* its control run is not clean */
    {"scan-read-refused", "needs-scan", VERDICT_FAIL, "later io-error"},
    {"scan-read-refused", NULL, VERDICT_PASS, ""},

    /* Their control runs are not clean, or no rule ever acts. */
    {OFFERING, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {OFFERING, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},
    {"write-refused-before-flush", "ignores-offer", VERDICT_PASS, "refused io-error"},
    {CLOSING, "ignores-offer", VERDICT_PASS, "later io-error"},
    {NULL, "ignores-offer", VERDICT_ERROR, ""},

    {FAILED " " UNKNOWN, "ignores-status", VERDICT_FAIL, "refused lost-write"},
    {UNKNOWN, "knows-one-error", VERDICT_FAIL, "refused lost-write"},
    {FAILED " " UNKNOWN, NULL, VERDICT_PASS, "refused io-error"},
    {"write-refused-but-written", "ignores-status knows-one-error windows", VERDICT_PASS,
     "refused swallowed"},
    {NULL, "ignores-status knows-one-error windows", VERDICT_FAIL, "refused lost-write"},
    {CLOSING, NULL, VERDICT_PASS, "later io-error"},
    {NULL, NULL, VERDICT_PASS, "refused io-error"},
    {0},
};
