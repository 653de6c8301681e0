/* SPDX-License-Identifier: BSD-2-Clause */
/* excerpt: the lines of a result's journal that its broken findings speak of, and those between. */
#ifndef REPORTS_EXCERPT_H
#define REPORTS_EXCERPT_H

#include "reports/paper.h"

/*
 * report_excerpt prints nothing where there is no folder, no journal in it, or no finding that names
 * a place of it.  The journal is read as what it is: text that a guest had a part in.
 */
void report_excerpt(struct paper paper, const char *folder, const struct case_result *result);

#endif
