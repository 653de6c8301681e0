/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * catalog: is what cases and profiles declare possible, whole, and about something?
 */
#ifndef HARNESS_CATALOG_H
#define HARNESS_CATALOG_H

#include "harness/case.h"
#include "harness/profile.h"

struct why;

/*
 * catalog_check looks at all cases and profiles, both NULL-ended.  -EINVAL with a sentence that
 * names the first that must not be used as it is, and why.
 */
int catalog_check(const struct conf_case *const *cases, const struct profile *const *profiles,
                  struct why *why);

/*
 * catalog_refuses: does a rule refuse or drop something (others only hold), or is it a habit of the backend's to refuse what
 * it offers?
 */
bool catalog_refuses(const struct conf_case *c);

#endif
