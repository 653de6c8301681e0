/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * coverage: what the cases ask, as clause by moment by form of refusal, and where they ask nothing.
 *
 * The form of a refusal is read off a case's rules.  What a backend has the habit of is not counted: nobody aimed it.
 */
#ifndef HARNESS_COVERAGE_H
#define HARNESS_COVERAGE_H

#include <stdio.h>

#include "harness/case.h"

struct why;

/* What is refused, and how it is answered: the columns of the first table, the rows of the second. */
enum refused {
    REFUSED_FLUSH = 0,
    REFUSED_BARRIER_EMPTY = 3,
    REFUSED_BARRIER_DATA = 6,
    REFUSED_DISCARD = 9,
    REFUSED_PLAIN = 12, /* READ or WRITE */
    REFUSED_COUNT = 15,

    /* added to these: */
    REFUSED_UNSUPPORTED = 0, /* BLKIF_RSP_EOPNOTSUPP */
    REFUSED_FAILED = 1,      /* BLKIF_RSP_ERROR */
    REFUSED_STATUS = 2,      /* a status that blkif.h does not know */
};

/* How often, and whether something was done all the same: the columns of the second table. */
enum refused_often {
    REFUSED_ONCE = 0, /* or a few times in a row */
    REFUSED_ALWAYS = 2,
    REFUSED_ON_AND_OFF = 4, /* in between it is performed */
    REFUSED_OFTEN_COUNT = 6,

    REFUSED_DONE = 1, /* added: the data was written, or the flush performed */
};

/* Where a table has no case, and why.  Sets of rows and columns, bit 1 << n; 0: all. */
struct hole {
    unsigned rows, columns;
    const char *why; /* a sentence; NULL: the list ends */
};

#define HOLE_AT(n)  (1u << (n))
#define HOLE_ALL(n) (7u << (n)) /* of an operation, however it is answered */

struct coverage {
    const struct clause *const *clauses;  /* NULL-ended */
    const struct conf_case *const *cases; /* NULL-ended */
    const struct hole *by_moment;         /* rows: enum moment, columns: enum refused */
    const struct hole *by_form;           /* rows: enum refused, columns: enum refused_often */
};

/* coverage_print prints each clause with its cases, then the two tables, each with its holes below. */
void coverage_print(FILE *out, const struct coverage *coverage);

/*
 * coverage_check: 0, or -EINVAL with a sentence: a clause without a case, a hole that nobody explains, or an
 * explanation of what is none.
 */
int coverage_check(const struct coverage *coverage, struct why *why);

#endif
