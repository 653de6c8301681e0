/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress: what is going on, how far, how long, on stderr: a block that is drawn anew on a
 * terminal, plain lines elsewhere.  What is worth a reader's attention (a failure, an error, a
 * pinned deviation that is gone) is a line of its own, and stays.
 */
#ifndef HARNESS_COMMANDS_PROGRESS_H
#define HARNESS_COMMANDS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/book.h"
#include "harness/commands/live.h"

enum progress_manner {
    PROGRESS_NORMAL = 0,
    PROGRESS_QUIET,   /* nothing at all */
    PROGRESS_VERBOSE, /* a line for every result */
};

struct progress {
    enum progress_manner manner;
    bool terminal, strict;
    int64_t start_ms, first_ms; /* of the first case; 0: none began */
    char said[400];             /* the last plain line, so that it is not said twice */
    int tens;                   /* of per cent, said last */
    const struct conf_case *const *cases;
    unsigned total, done; /* weights, for what is left */
    struct live live;
};

enum progress_manner progress_manner(bool quiet, bool verbose);

void progress_init(struct progress *progress, enum progress_manner manner);

/*
 * progress_plan says what will be played, by how many frontends, so that what is left can be
 * estimated.  The list must stay.
 */
void progress_plan(struct progress *progress, const struct conf_case *const *cases,
                   unsigned frontends);

/* progress_part has the type of lab_progress; ctx is the progress. */
void progress_part(void *ctx, const char *what, int percent);

/* progress_watch lets the progress watch a run; strict: a broken SHOULD is a failure. */
struct book_watch progress_watch(struct progress *progress, bool strict);

/* progress_end takes the block away. */
void progress_end(struct progress *progress);

#endif
