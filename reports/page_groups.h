/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_groups: results with one cause, as far as a run tells: what a profile pins with one reason, what broke one promise in
 * one way, what could not be judged for one reason.
 */
#ifndef REPORTS_PAGE_GROUPS_H
#define REPORTS_PAGE_GROUPS_H

#include "harness/outcome.h"
#include "reports/page.h"

struct page_group {
    char *cause;           /* a sentence */
    const char *reference; /* NULL: none */
    enum verdict verdict;
    enum outcome outcome; /* what most of them came to; UNSET: none was judged */
    const struct case_result **results;
    size_t result_count;
};

struct page_groups {
    struct page_group *groups; /* the worst first; of equal ones the larger */
    size_t count;
};

/* Of all frontends, or (frontend not NULL) of one.  -ENOMEM leaves what page_groups_dispose accepts. */
int page_groups_init(struct page_groups *groups, const struct page *page, const char *frontend);
void page_groups_dispose(struct page_groups *groups);

/* How many of them came to this. */
size_t page_group_count(const struct page_group *group, enum outcome outcome);

#endif
