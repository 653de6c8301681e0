/* SPDX-License-Identifier: BSD-2-Clause */
/* cases: all there are, in the order in which a report shows them, and the profiles.  Both lists
 * end with NULL. */
#ifndef CASES_CASES_H
#define CASES_CASES_H

#include "harness/case.h"
#include "harness/profile.h"

extern const struct conf_case *const all_cases[];
extern const struct profile *const all_profiles[];

#endif
