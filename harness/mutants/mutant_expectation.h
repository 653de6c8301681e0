/* SPDX-License-Identifier: BSD-2-Clause */
/* mutant_expectation: one thing that a mutant is expected to show. */
#ifndef HARNESS_MUTANTS_MUTANT_EXPECTATION_H
#define HARNESS_MUTANTS_MUTANT_EXPECTATION_H

#include "harness/case.h"

struct why;

/* In place of a subject, here and in results: the case's control run. */
#define MUTANT_CONTROL "control"

/* In this case, for this subject, this outcome. */
struct mutant_expectation {
    const struct conf_case *c;
    enum subject subject; /* SUBJECT_UNSET: the case's control run */
    enum outcome outcome;
    char *facet, *text; /* and in this facet, this text; NULL: whatever they are */
    char *series;       /* the kernel series it speaks of, "6.1 6.12"; NULL: all */
};

/*
 * mutant_expectation_read reads CASE SUBJECT OUTCOME[, FACET: TEXT]; cases are all there are,
 * NULL-ended.  Nothing may stand in the expectation but a series; what it holds afterwards, also after
 * an error, is mutant_expectation_dispose's.  -EINVAL, -ENOMEM.
 */
int mutant_expectation_read(struct mutant_expectation *expectation, const char *value,
                            const struct conf_case *const *cases, struct why *why);
void mutant_expectation_dispose(struct mutant_expectation *expectation);

#endif
