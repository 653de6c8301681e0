/* SPDX-License-Identifier: BSD-2-Clause */
/* progress: what is going on, how far, how long: one line that is rewritten on a terminal, plain
 * lines elsewhere. */
#ifndef HARNESS_COMMANDS_PROGRESS_H
#define HARNESS_COMMANDS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/book.h"

#define PROGRESS_FRONTENDS 32

struct progress {
    bool terminal;
    int64_t start_ms;
    char what[200]; /* the last plain line, so that it is not said twice */
    int tens;       /* of per cent, said last */
    struct {
        char name[64], case_name[64];
        unsigned number, of;
    } frontend[PROGRESS_FRONTENDS];
    unsigned frontends;
};

void progress_init(struct progress *progress);

/* progress_part has the type of lab_progress; ctx is the progress. */
void progress_part(void *ctx, const char *what, int percent);

/* progress_watch lets the progress watch a run. */
struct book_watch progress_watch(struct progress *progress);

/* progress_end takes the line away. */
void progress_end(struct progress *progress);

#endif
