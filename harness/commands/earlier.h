/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * earlier: the results of earlier runs, and how one of them becomes a result of this run.
 *
 * Runs are read when they are needed, the newest first, and not more than the newest EARLIER_RUNS.  What cannot be read, or
 * was made by another version of the schema, is passed over: it is not there.
 */
#ifndef HARNESS_COMMANDS_EARLIER_H
#define HARNESS_COMMANDS_EARLIER_H

#include "harness/result.h"
#include "harness/sink.h"

struct earlier;
struct why;

#define EARLIER_RUNS 64

/* A result where it stands; all of it belongs to the earlier runs. */
struct earlier_result {
    const struct case_result *result; /* NULL: there is none */
    const struct run_document *run;
    const char *folder; /* of the run */
};

/* earlier_open looks into a folder of runs; one that is not there holds none.  -ENOMEM with a sentence. */
int earlier_open(struct earlier **earlier_out, const char *parent, struct why *why);
void earlier_free(struct earlier *earlier); /* accepts NULL */

/*
 * earlier_find: the newest result with a fingerprint, of whose evidence all is there, and that is no error: an error says
 * nothing about the driver.
 */
struct earlier_result earlier_find(struct earlier *earlier, const char *fingerprint);

/* earlier_seconds: how long a case took on a frontend of this name when it was last played; negative: not known. */
double earlier_seconds(struct earlier *earlier, const char *frontend, const char *case_name);

/* earlier_frontend: what it says of the frontend that a result is of. */
const struct frontend_result *earlier_frontend(const struct earlier_result *at);

/*
 * earlier_give passes a result on, with its evidence; taken_from: the run that it shall say it was taken from (NULL: none).
 * 0, or a negative errno with a sentence: the evidence cannot be read, or the sink's.
 */
int earlier_give(const struct earlier_result *at, const char *taken_from, struct sink *sink,
                 struct why *why);

#endif
