/* SPDX-License-Identifier: BSD-2-Clause */
/* catalog_steps: what catalog_check asks of a case's steps, and of what is offered between them. */
#ifndef HARNESS_CATALOG_STEPS_H
#define HARNESS_CATALOG_STEPS_H

#include <stdbool.h>

#include "harness/case.h"

/* catalog_check_steps returns NULL, or what is wrong. */
const char *catalog_check_steps(const struct conf_case *c);

/* catalog_is_kebab: lower-case words joined by single hyphens? */
bool catalog_is_kebab(const char *name);

#endif
