/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report: results for people and for machines.
 *
 * Each renders into a stream; whether that took it all is for the stream's owner to ask (ferror,
 * fclose).  Text from guests is made harmless for the format it goes to.  Colour never says
 * anything that the words do not.
 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/compare.h"
#include "harness/result.h"

/* The table of cases by frontends, and below it what needs a word.  folder is where the run lies;
 * NULL: nowhere. */
void report_text(FILE *out, const struct run_document *document, const char *folder, bool colour);

/* Likewise without the table, and without what passed or was skipped. */
void report_brief(FILE *out, const struct run_document *document, const char *folder, bool colour);

/* One result in detail. */
void report_case_text(FILE *out, const struct run_document *document,
                      const struct case_result *result, bool colour);

void report_compare_text(FILE *out, const struct comparison *comparison, bool colour);

/* JUnit XML: a suite per frontend, classname = frontend, name = case. */
void report_junit(FILE *out, const struct run_document *document);

/* Likewise for what changed: a test per subject, which fails where it is worse, or, when strict,
 * traded. */
void report_compare_junit(FILE *out, const struct comparison *comparison, bool strict);

#endif
