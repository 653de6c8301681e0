/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_size[] = {
    {"large-durable-write-barrier", "ignores-offer", VERDICT_FAIL,
     "steps io-error, later io-error"},
    {"large-durable-write-flush", "never-flushes", VERDICT_PASS,
     "steps plain-write-fallback, later plain-write-fallback"},
    {"large-durable-write-barrier", LINUX " retries", VERDICT_FAIL, "steps crash"},
    {"large-durable-write-barrier", "never-flushes", VERDICT_ERROR, ""},
    {"large-durable-write-flush large-durable-write-barrier", NULL, VERDICT_PASS, ""},
    {0},
};
