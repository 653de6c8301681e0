/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fio: reads what the guest prints: fio's results as JSON, one document a round, and the guest's
 * own lines.
 */
#ifndef HARNESS_LAB_THROUGHPUT_FIO_H
#define HARNESS_LAB_THROUGHPUT_FIO_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/lab/throughput/figures.h"

struct why;

struct fio_reader {
    struct figures *figures; /* a round is added when it is complete */
    char *text;
    size_t used, room, line; /* where the line that is not complete starts */
    char said[160];          /* the last line that was no result, for a guest that fails */
    bool ended;              /* the guest is done */
};

/*
 * fio_feed takes bytes as they come; what is no plain text becomes question marks.  -EPROTO, with a sentence: a round lacks a load, or has one in
 * which nothing was done or that ended with an error, or the guest says that it cannot go on.
 */
int fio_feed(struct fio_reader *reader, const char *bytes, size_t size, struct why *why);
void fio_dispose(struct fio_reader *reader);

/* How the guest's own lines start; all that follows is a word. */
#define FIO_END    "throughput: end"
#define FIO_FAILED "throughput: failed: "

#endif
