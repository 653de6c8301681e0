/* SPDX-License-Identifier: BSD-2-Clause */
/* shown: what a run has of one case asked of one driver, and whether that is what was expected. */
#ifndef HARNESS_MUTANTS_SHOWN_H
#define HARNESS_MUTANTS_SHOWN_H

#include <stdbool.h>

#include "harness/mutants/mutant_expectation.h"
#include "harness/result.h"

/* Was the case judged?  Else why not.  Only these two take NULL, for a case that was not run, and so was not judged. */
bool shown_judged(const struct case_result *result);
const char *shown_why_not(const struct case_result *result);

/* Is it the control run that the result is about? */
bool shown_control(const struct case_result *result);

/* The outcome of a subject (NULL: of the control run), and a facet of it; NULL: there is none. */
const char *shown_outcome(const struct case_result *result, const char *subject);
const char *shown_facet(const struct case_result *result, const char *subject, const char *facet);

/* The subject that an expectation is about; NULL: the control run. */
const char *shown_subject(const struct mutant_expectation *expectation);
bool shown_meets(const struct case_result *result, const struct mutant_expectation *expectation);

#endif
