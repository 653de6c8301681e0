/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/shard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

int shard_read(struct shard *shard_out, const char *text, struct why *why)
{
    struct shard shard = {0};
    int end = 0;

    if (text[0] < '0' || text[0] > '9' || strlen(text) > 9 ||
        sscanf(text, "%u/%u%n", &shard.number, &shard.of, &end) != 2 || text[end] ||
        shard.number < 1 || shard.number > shard.of || shard.of > SHARD_MAX)
        return why_set(why, -EINVAL,
                       "--shard takes I/N, as 1/3 for the first of three (of up to %d), not '%s'",
                       SHARD_MAX, text);
    *shard_out = shard;
    return 0;
}

/* Which shard, counted from 0, has a family of a column. */
static size_t shard_of(size_t shards, size_t column, size_t columns, size_t family)
{
    size_t share; /* how many shards have something of this column */

    if (shards <= columns)
        return column % shards;
    share = (shards - column + columns - 1) / columns;
    return column + family % share * columns;
}

const struct conf_case **shard_cases(const struct shard *shard, size_t column, size_t columns,
                                     const struct conf_case *const *cases)
{
    const struct conf_case **mine;
    size_t count = 0, family = 0;

    while (cases[count])
        count++;
    mine = calloc(count + 1, sizeof(*mine));
    count = 0;
    for (size_t i = 0; mine && cases[i]; i++) {
        family += i && strcmp(cases[i]->family, cases[i - 1]->family) != 0;
        if (shard_of(shard->of, column, columns, family) == shard->number - 1)
            mine[count++] = cases[i];
    }
    return mine;
}
