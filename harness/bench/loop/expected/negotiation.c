/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_negotiation[] = {
    {"offer-large-ring", "does-not-wait", VERDICT_SKIP, ""},
    {"offer-nothing offer-zeros offer-discard-only offer-barrier offer-barrier-flush-zero "
     "offer-persistent",
     "ignores-offer", VERDICT_FAIL, "steps io-error, later io-error"},
    {"offer-nothing offer-zeros offer-discard-only", NULL, VERDICT_PASS, ""},
    /* What such a word means is its own affair, so it only breaks what it announces. */
    {"offer-two offer-one-and-more offer-one-behind-blank", "never-flushes", VERDICT_PASS,
     "steps plain-write-fallback, later plain-write-fallback"},
    {NULL, "never-flushes", VERDICT_FAIL, "steps plain-write-fallback, later plain-write-fallback"},
    {NULL, NULL, VERDICT_PASS, ""},
    {0},
};
