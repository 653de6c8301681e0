/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan: the plays that a suite is made of, in order: each case, and before it its control, unless one that shows the same
 * was planned before.  Pure.
 */
#ifndef HARNESS_PLAN_H
#define HARNESS_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/case.h"

#define PLAN_NONE ((size_t)-1)

struct plan_play {
    const struct conf_case *c;
    bool control;
};

struct plan_case {
    const struct conf_case *c;
    bool needs_control;
    size_t control; /* its play; PLAN_NONE: it needs none, or names one that does not exist */
    size_t play;
};

struct plan {
    struct plan_play *plays;
    struct plan_case *cases;
    size_t play_count, case_count;
};

/* plan_make: `cases` to be played, NULL-ended; controls that are named are looked for in `all`.  -ENOMEM. */
int plan_make(struct plan *plan_out, const struct conf_case *const *cases,
              const struct conf_case *const *all);
void plan_dispose(struct plan *plan);

#endif
