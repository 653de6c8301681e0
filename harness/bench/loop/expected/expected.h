/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expected: what must come of every case against every model, one table for each family of cases.  Written from what
 * docs/outcomes.md says and from what a model is, before the two meet.
 *
 * VERDICT_ERROR is right where a case must not be believed: the model's control run is not clean, or it never sends what a
 * rule had to act on.
 */
#ifndef HARNESS_BENCH_LOOP_EXPECTED_H
#define HARNESS_BENCH_LOOP_EXPECTED_H

#include <stddef.h>

#include "harness/result.h"

/* Models that fare alike. */
#define LINUX "linux-before-6.11 linux-since-6.11"
#define CONFORMING                                                                                 \
    "conforming thirty-two-bit no-protocol does-not-wait connects-at-once never-connects "         \
    "ignores-status"

/* The first row that names both counts. */
struct expected {
    const char *cases,
        *models; /* names with spaces between; NULL: all, of cases those of the family */
    enum verdict verdict;
    const char *outcomes; /* of every subject that does not end as-offered; NULL: the table ends */
};

/* A family has the table expected_<family>. */
#define EXPECTED_FAMILIES(X)                                                                       \
    X(negotiation) X(flush) X(barrier) X(durability) X(size) X(plain) X(resume)

#define DECLARE_EXPECTED(family) extern const struct expected expected_##family[];
EXPECTED_FAMILIES(DECLARE_EXPECTED)
#undef DECLARE_EXPECTED

#endif
