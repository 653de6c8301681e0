/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mutant: a defect of the driver as a semantic patch, and what the suite has to make of it.
 *
 * docs/mutants.md describes the file.
 */
#ifndef HARNESS_MUTANTS_MUTANT_H
#define HARNESS_MUTANTS_MUTANT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/mutants/mutant_expectation.h"

struct why;

#define MUTANT_NAME_MAX 48
#define MUTANT_SUFFIX   ".cocci"

struct mutant {
    char *name;
    char *does, *why;
    char *equivalent; /* why no case can see it; NULL: there are expectations */
    char *series;     /* that have the code it spoils; NULL: all */
    struct mutant_expectation *expectations;
    size_t expectation_count;
};

/*
 * mutant_read reads the header of a semantic patch; size bytes, none of them trusted.  cases are all
 * there are, NULL-ended.  -EINVAL with a sentence that names the line.
 */
int mutant_read(struct mutant *mutant, const char *name, const char *text, size_t size,
                const struct conf_case *const *cases, struct why *why);
void mutant_dispose(struct mutant *mutant);

/* Does the driver of this series have the code; and is the expectation about it? */
bool mutant_is_for(const struct mutant *mutant, const char *series);
bool mutant_expects(const struct mutant_expectation *expectation, const char *series);

#endif
