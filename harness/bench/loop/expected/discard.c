/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_discard[] = {
    /* Their control runs are not clean. */
    {NULL, NEVER_FLUSHES " " NO_USE_FOR_FLUSH, VERDICT_ERROR, ""},
    {NULL, "swaps-features flushes-with-data flush-ends-early", VERDICT_ERROR, ""},

    {NULL, "forgets-discards", VERDICT_FAIL, "refused hang"},
    {"secure-discard-refused", "knows-one-error windows", VERDICT_PASS, "refused swallowed"},
    {"secure-discard-refused", NULL, VERDICT_PASS, "refused unsupported-error"},
    {"discard-unknown-status", "knows-one-error", VERDICT_PASS, ""},
    {"discard-error discard-unknown-status secure-discard-error", NULL, VERDICT_PASS,
     "refused io-error"},
    {"discard-refused-among-writes", NULL, VERDICT_PASS, ""},
    {NULL, NULL, VERDICT_PASS, "later unsupported-error"},
    {0},
};
