/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

#define UNUSED "steps plain-write-fallback, later plain-write-fallback"

#define NONE "offer-nothing offer-zeros offer-discard-only"
#define FLUSH                                                                                      \
    "offer-flush offer-flush-barrier-zero offer-large-ring offer-untrusted offer-withdrawn "       \
    "offer-withdrawn-then-resized"
#define BARRIER "offer-barrier offer-barrier-flush-zero offer-persistent"
/* A word for flush that blkif.h does not know: that alone, which Linux takes for yes, and beside a
 * barrier, where it takes it for no. */
#define UNCLEAR "offer-two offer-one-and-more offer-one-behind-blank"
#define BESIDE  "offer-word-beside-barrier offer-negative-beside-barrier offer-empty-beside-barrier"

const struct expected expected_negotiation[] = {
    {"offer-large-ring", "does-not-wait linux-3.8 linux-2.6.18", VERDICT_SKIP, ""},
    {"offer-late", NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_FAIL,
     "steps silent-downgrade, later plain-write-fallback"},
    {"offer-late", "ignores-offer", VERDICT_FAIL, "steps io-error"},
    {"offer-late", "swaps-features", VERDICT_FAIL, "steps io-error, later io-error"},
    {"offer-late", "flushes-with-data", VERDICT_PASS, "later plain-write-fallback"},
    {"offer-late", "flush-ends-early", VERDICT_PASS, "steps swallowed, later plain-write-fallback"},
    {NONE " " BARRIER, "ignores-offer", VERDICT_FAIL, "steps io-error, later io-error"},
    {"offer-zeros offer-barrier-flush-zero", "zero-is-on", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {FLUSH " " UNCLEAR " " BARRIER, "swaps-features", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {FLUSH " " BARRIER " " BESIDE " offer-both", NEVER_FLUSHES, VERDICT_FAIL, UNUSED},
    {FLUSH, NO_USE_FOR_FLUSH, VERDICT_FAIL, UNUSED},
    {BARRIER " " BESIDE, NO_USE_FOR_BARRIER, VERDICT_FAIL, UNUSED},
    {"offer-both", "needs-one-alone", VERDICT_FAIL, UNUSED},
    /* Of these words, whoever announces no cache has promised nothing. */
    {UNCLEAR, "never-flushes", VERDICT_PASS, UNUSED},
    /* Of so many writers each is told when the flush was answered, though nobody waited for that. */
    {"offer-large-ring", "flush-ends-early", VERDICT_PASS,
     "steps swallowed, later plain-write-fallback"},
    {FLUSH " " UNCLEAR " offer-both", "flushes-with-data flush-ends-early", VERDICT_PASS, UNUSED},
    {BARRIER " " BESIDE, "flush-ends-early", VERDICT_PASS, "steps swallowed, later swallowed"},
    {NULL, NULL, VERDICT_PASS, ""},
    {0},
};
