/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal_json: a journal as JSON lines, one entry a line, in order; what is 0 or absent is left
 * out.
 */
#ifndef HARNESS_JOURNAL_JSON_H
#define HARNESS_JOURNAL_JSON_H

struct journal;
struct why;

/* journal_to_lines returns a text for the caller to free; NULL: no memory. */
char *journal_to_lines(const struct journal *journal);

/* journal_from_lines reads them back; -EINVAL with a sentence that names the line. */
int journal_from_lines(const char *lines, struct journal **journal_out, struct why *why);

#endif
