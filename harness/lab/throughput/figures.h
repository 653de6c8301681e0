/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures: what a throughput run measured, and what is said of it.
 *
 * A figure is the median of the rounds; its spread is half of what lies between the slowest and the
 * fastest round, as a part of the median.  A ratio of two sides is the median of the rounds' own
 * ratios, so that what slows a whole round down is not in it.
 */
#ifndef HARNESS_LAB_THROUGHPUT_FIGURES_H
#define HARNESS_LAB_THROUGHPUT_FIGURES_H

#include <jansson.h>
#include <stdio.h>

#include "harness/lab/throughput/plan.h"

enum { FIGURES_ROUNDS = 32 }; /* at most */

struct figures {
    unsigned rounds;
    double values[PLAN_LOADS][PLAN_SIDES][FIGURES_ROUNDS]; /* per second */
};

struct figure {
    double median, spread;
};

struct figure figures_of(const struct figures *figures, unsigned load, enum plan_side side);
struct figure figures_ratio(const struct figures *figures, unsigned load, enum plan_side of,
                            enum plan_side to);

/* figures_print writes a table as Markdown has it. */
void figures_print(FILE *out, const struct figures *figures);

/* figures_json returns a new reference with the same and with every round; NULL: out of memory. */
json_t *figures_json(const struct figures *figures);

#endif
