/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock: milliseconds for outer budgets and progress.  Never for an expectation: order is the only clock that judges.
 */
#ifndef HARNESS_CLOCK_H
#define HARNESS_CLOCK_H

#include <time.h>

/* clock_ms counts from an unknown start and never goes back. */
static inline long long clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

#endif
