/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_resume[] = {
    {"durable-write-after-resume", NULL, VERDICT_SKIP, ""},
    {0},
};
