/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page: a run as rows and columns: its cases by family, its frontends in the order of their versions.
 */
#ifndef REPORTS_PAGE_H
#define REPORTS_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/result.h"

struct page_row {
    const char *name, *family;
    const struct asked_case *asked;   /* NULL: the run does not say */
    const struct case_result **cells; /* by column; NULL: it did not run */
};

struct page {
    const struct run_document *document;
    const char *run;                        /* where it lies; NULL: nowhere */
    const struct frontend_result **columns; /* linux-6.1, linux-6.12, linux-6.16 */
    size_t column_count;
    struct page_row *rows; /* those of a family stand together */
    size_t row_count;
};

/* page_init borrows both.  -ENOMEM leaves what page_dispose accepts. */
int page_init(struct page *page, const struct run_document *document, const char *run);
void page_dispose(struct page *page);

/* Do two cells of a row say the same, so that they can be one? */
bool page_alike(const struct page *page, const struct case_result *a, const struct case_result *b);

/* Is a cell something that a reader looks into: no outcome, or another than of a device that keeps its promises? */
bool page_deviates(const struct case_result *result);

/* What came of a cell, in a word, which is also the class of the element that says so. */
const char *page_word(const struct page *page, const struct case_result *result);

/* The parts of the page, which report_html.c puts together: 0 or -ENOMEM. */
int page_matrix(FILE *out, const struct page *page);
int page_legend(FILE *out, const struct page *page);
int page_findings(FILE *out, const struct page *page);
int page_frontends(FILE *out, const struct page *page);
int page_cases(FILE *out, const struct page *page);
int page_clauses(FILE *out, const struct page *page);
int page_data(FILE *out, const struct page *page);
int page_journals(FILE *out, const struct page *page);

#endif
