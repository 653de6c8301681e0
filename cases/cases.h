/* SPDX-License-Identifier: BSD-2-Clause */
/* cases: all there are, in the order in which a report shows them, the names of those for a first look, and the profiles.
 * Each list ends with NULL. */
#ifndef CASES_CASES_H
#define CASES_CASES_H

#include "harness/case.h"
#include "harness/profile.h"

extern const struct conf_case *const all_cases[];
extern const char *const first_cases[];
extern const struct profile *const all_profiles[];

#endif
