/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_moved[] = {
    {NULL, NULL, VERDICT_SKIP, ""},
    {0},
};
