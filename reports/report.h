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

/* KTAP: a test per frontend, and in it one per case; what run prints while it goes on (ktap.h). */
void report_ktap(FILE *out, const struct run_document *document);

/* Data for the kernel CI database (KCIDB), schema 5; origin: whose they are, of a-z, 0-9 and '_'.
 * -ENOMEM. */
#define REPORT_ORIGIN "blkproof"
int report_kcidb(FILE *out, const struct run_document *document, const char *origin);

/* For a merge request: what fails first, the rest folded. */
void report_markdown(FILE *out, const struct run_document *document);

/* What changed, as a mail for a list: its subject, and lines of at most 72 columns. */
void report_compare_mail(FILE *out, const struct comparison *comparison);

void report_compare_markdown(FILE *out, const struct comparison *comparison);

/* JUnit for what changed: a test per subject, which fails where it is worse, or, when strict,
 * traded. */
void report_compare_junit(FILE *out, const struct comparison *comparison, bool strict);

/* The page: one HTML file that needs nothing else.  run is where the run lies, whose journals it takes in; NULL: nowhere.
 * -ENOMEM: what was written is no page. */
int report_html(FILE *out, const struct run_document *document, const char *run);

/* What changed, as such a page.  -ENOMEM likewise. */
int report_compare_html(FILE *out, const struct comparison *comparison);

#endif
