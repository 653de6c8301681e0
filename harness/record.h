/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record: a run's folder, PARENT/<id>, which appears whole or not at all.
 *
 * While the run goes on its files gather in a hidden folder beside it.  What a killed run has left
 * there is removed by the next record_open in the same parent.  The id is the UTC time of the
 * start, with -2, -3 ... when that is taken.
 */
#ifndef HARNESS_RECORD_H
#define HARNESS_RECORD_H

#include <jansson.h>
#include <stddef.h>

struct record;
struct why;

#define RECORD_PARENT "runs" /* in the current directory, unless the user names another */

/*
 * record_open makes parent if need be.  Errors are negative errnos with a sentence that names the
 * file.
 */
int record_open(struct record **record_out, const char *parent, struct why *why);

/* record_file adds a file; name is relative and may have folders in it (result_file_name_ok).  The
 * bytes stay the caller's. */
int record_file(struct record *record, const char *name, const void *bytes, size_t size,
                struct why *why);

/* record_path: the folder's, until it is finished. */
const char *record_path(const struct record *record);

/* record_folder makes a folder (a plain name's) for files that others write, and returns its path
 * for the caller to free. */
char *record_folder(struct record *record, const char *name, struct why *why);

/*
 * record_finish sets the document's "id", writes it as result.json, and gives the folder its name;
 * PARENT/latest then points to it.  *path_out is the folder, for the caller to free.  When only
 * `latest` fails that is an error too, but *path_out is set.
 */
int record_finish(struct record *record, json_t *document, char **path_out, struct why *why);

/* record_free ends it; what was not finished is removed.  Accepts NULL. */
void record_free(struct record *record);

#endif
