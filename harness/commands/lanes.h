/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lanes: the columns of a matrix on their way to results: which of their cases are asked, which of these were answered by an
 * earlier run, and the labs for the rest.
 */
#ifndef HARNESS_COMMANDS_LANES_H
#define HARNESS_COMMANDS_LANES_H

#include "fake_backend/why.h"
#include "harness/bench/lab/labs.h"
#include "harness/book.h"
#include "harness/commands/columns.h"
#include "harness/commands/earlier.h"
#include "harness/commands/run_host.h"
#include "harness/commands/shard.h"
#include "harness/lab/blob.h"

struct lane {
    const struct column *column;
    struct lab_options options;
    const struct conf_case **cases; /* those of this shard */
    char (*fingerprints)[BLOB_HEX]; /* of each */
    struct earlier_result *taken;   /* for each; without a result: it is run */
    const struct conf_case **left;  /* those that are run */
    double seconds;                 /* that these will take */
    struct sink *page;
    struct why trouble; /* why nothing can be run; no text: it can */
};

struct lanes {
    const struct run_settings *settings;
    lab_progress *progress;
    void *progress_ctx;
    char *agent, *program;
    char program_hash[BLOB_HEX];
    struct lane *items;
    size_t count;
    struct why left_out;  /* why the last usual one was that is not there; no text: none was */
    struct lab_job *jobs; /* of those lanes in which something is run */
    size_t job_count;
};

/*
 * lanes_make: columns and cases must stay.  A column of which this shard has nothing has no lane, nor has a usual kernel that
 * the archive has not.  All return 0, or a
 * negative errno with a sentence; what goes wrong with one lane is its trouble.
 */
int lanes_make(struct lanes *lanes, const struct columns *columns, const struct shard *shard,
               const struct conf_case *const *cases, struct why *why);
void lanes_dispose(struct lanes *lanes);

/* lanes_take looks for results that need not be asked for again, and for how long the others took. */
void lanes_take(struct lanes *lanes, struct earlier *earlier);

/*
 * lanes_prepare fetches and makes what the labs of the rest need.  When that works for none of them, and there is no
 * result either, that is an error.
 */
int lanes_prepare(struct lanes *lanes, struct why *why);

/* lanes_open gives each its page, with what is known already, and the labs their jobs. */
int lanes_open(struct lanes *lanes, struct book *book, struct why *why);

#endif
