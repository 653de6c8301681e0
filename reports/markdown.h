/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * markdown: what the Markdown reports are written with, for GitHub and GitLab alike.
 *
 * What may come from a guest or a command line stands in code: there nothing is markup, a mention,
 * a link or a command.  What could end the code is escaped.
 */
#ifndef REPORTS_MARKDOWN_H
#define REPORTS_MARKDOWN_H

#include <stdio.h>

/* A span of code, for a table's cell as well; text NULL or "": nothing. */
void markdown_code(FILE *out, const char *text);

/* A line of a block of code, between markdown_fence and markdown_fence. */
void markdown_line(FILE *out, const char *label, const char *text);
void markdown_fence(FILE *out);

/* What is behind it is folded, up to the end; the summary is ours, and no guest's. */
void markdown_fold(FILE *out, const char *summary);
void markdown_fold_end(FILE *out);

#endif
