/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/coverage.h"

#include <stddef.h>

#include "cases/cases.h"
#include "cases/clauses.h"

static const struct hole by_moment[] = {
    {0},
};

static const struct hole by_form[] = {
    {0},
};

const struct coverage all_coverage = {
    .clauses = all_clauses, .cases = all_cases, .by_moment = by_moment, .by_form = by_form};
