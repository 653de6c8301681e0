/* SPDX-License-Identifier: BSD-2-Clause */
/* coverage: what the suite asks, and why it asks nothing in some places. */
#ifndef CASES_COVERAGE_H
#define CASES_COVERAGE_H

#include "harness/coverage.h"

extern const struct coverage all_coverage;

#endif
