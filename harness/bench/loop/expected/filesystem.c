/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

/* A model has no file system. */
const struct expected expected_filesystem[] = {
    {NULL, NULL, VERDICT_SKIP, ""},
    {0},
};
