/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * merge: the documents of several runs as one, so that a matrix may be run in parts.  Pure.
 */
#ifndef HARNESS_COMMANDS_MERGE_H
#define HARNESS_COMMANDS_MERGE_H

#include "harness/result.h"

struct why;

struct merge_source {
    const struct run_document *document;
    const char *run; /* as the user names it */
};

/* The arrays are its own; what they point to belongs to the sources. */
struct merged {
    struct run_document document; /* without id, tool and command */
    size_t *sources;              /* of each result, which source it is from */
};

/*
 * merge_make joins.  Of one cell that several sources have, a result is worth more than an error; two results must say the
 * same.  -EINVAL with a sentence: they do not, or one name stands for different frontends; -ENOMEM.
 */
int merge_make(struct merged *merged_out, const struct merge_source *sources, size_t count,
               struct why *why);
void merge_dispose(struct merged *merged);

#endif
