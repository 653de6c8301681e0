/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shard: the part of a matrix that one of several machines runs.
 *
 * Every case of every column is in exactly one shard, whichever machine asks.  Columns are dealt out in turn; when there are
 * more shards than columns, the families of a column are, among those that have it.
 */
#ifndef HARNESS_COMMANDS_SHARD_H
#define HARNESS_COMMANDS_SHARD_H

#include <stddef.h>

#include "harness/case.h"

struct why;

#define SHARD_MAX 1000

struct shard {
    unsigned number, of; /* the first has the number 1 */
};
#define SHARD_WHOLE ((struct shard){1, 1})

/* shard_read takes "2/5".  -EINVAL with a sentence. */
int shard_read(struct shard *shard_out, const char *text, struct why *why);

/* shard_cases: those of the list that this shard runs of a column, NULL-ended, for the caller to free; NULL: no memory. */
const struct conf_case **shard_cases(const struct shard *shard, size_t column, size_t columns,
                                     const struct conf_case *const *cases);

#endif
