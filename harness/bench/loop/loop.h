/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loop: a bench whose guest is a model in this process, over doors in memory.
 *
 * For testing ourselves: it shows that every outcome can be reported and every expectation can
 * fail.  It never says anything about a real kernel.
 */
#ifndef HARNESS_BENCH_LOOP_LOOP_H
#define HARNESS_BENCH_LOOP_LOOP_H

#include "harness/bench/bench.h"

struct model;

/* All models, for list and for the nearest match: those of drivers that exist come first.  NULL:
 * there is none, or no more. */
const struct model *model_at(size_t index);
const struct model *model_find(const char *name);
const char *model_name(const struct model *model);
const char *model_story(const struct model *model); /* one sentence */
bool model_is_defect(const struct model *model);    /* a mistake, made up to be found */
/* model_source: what stands behind the story: code that was read, measurements, or nothing.  The
 * caller frees it; NULL: no memory. */
char *model_source(const struct model *model);

int bench_loop_create(struct bench **bench_out, const struct model *model, struct why *why);

/* What the model put on or left in the doors when it should not have (for tests): grants still
 * mapped, ports still bound, watches, nodes. */
unsigned bench_loop_leftovers(struct bench *bench, char *text, unsigned size);

#endif
