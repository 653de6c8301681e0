/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink: where results go while they arise.  A suite tells it what happens; it keeps (book.c) or
 * passes on (stream.c).
 */
#ifndef HARNESS_SINK_H
#define HARNESS_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/result.h"

/* What belongs to one result and is kept beside it; all texts are the suite's, NULL: none. */
struct evidence {
    const char *journal; /* JSON lines */
    const char *control_journal;
    const char *console;
};

struct sink;
struct sink_ops {
    /* Each returns 0, or a negative errno with a sentence: the run cannot go on. */
    int (*frontend)(struct sink *sink, const struct frontend_result *frontend, struct why *why);
    int (*begin)(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                 struct why *why);
    int (*result)(struct sink *sink, const struct case_result *result,
                  const struct evidence *evidence, struct why *why);
};

struct sink {
    const struct sink_ops *ops;
};

#endif
