/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare: what changed from one run to another, per frontend, case and subject.
 *
 * Outcomes are compared as outcome.h says; at equal standing, what a case asks for beyond its
 * outcome decides: a MUST newly broken is worse, a SHOULD newly broken is traded.  Verdicts are
 * shown but decide nothing: they also follow the profile.
 */
#ifndef HARNESS_COMPARE_H
#define HARNESS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/result.h"

enum transition_kind {
    TRANSITION_UNSET = 0,
    TRANSITION_WORSE,
    TRANSITION_TRADED,
    TRANSITION_CANNOT_TELL, /* an error or a skip on either side */
    TRANSITION_BETTER,
    TRANSITION_SAME,
    TRANSITION_NEW,  /* only in the run after */
    TRANSITION_GONE, /* only in the run before */
    TRANSITION_COUNT,
};

struct facet_change {
    const char *name, *before, *after; /* before or after NULL: not there */
};

struct transition {
    enum transition_kind kind;
    const char *frontend, *case_name, *subject;
    bool cell;                                  /* the subject is the one the case asks about */
    const struct case_result *before, *after;   /* NULL: the run has no such result */
    const char *outcome_before, *outcome_after; /* NULL: none */
    struct facet_change *facets;                /* those that differ */
    size_t facet_count;
};

struct comparison {
    const struct run_document *before, *after;
    struct transition *transitions; /* in the order of `before`, then what is new */
    size_t count;
    size_t count_of[TRANSITION_COUNT];
    bool errors; /* an error stands where something should have been compared */
};

/*
 * transition_word: what became of it, in the words of Xen's own test reports: "regressed", "fixed" ("better": and
 * still not what it should be), "like before", "never passed" (it fails in both runs), "untested before"; and "traded",
 * "cannot tell", "gone".
 */
const char *transition_word(const struct transition *transition);

/* transition_again: the command that shows it again, as a shell takes it; NULL: none is known. */
const char *transition_again(const struct transition *transition);

/* compare_runs borrows both documents: they outlive the comparison.  -ENOMEM. */
int compare_runs(struct comparison **comparison_out, const struct run_document *before,
                 const struct run_document *after, struct why *why);
void compare_free(struct comparison *comparison);

/* 0 nothing is worse, 1 something is (strict: or traded), 3 cannot tell: nothing to compare, or
 * errors and nothing worse. */
int compare_exit_status(const struct comparison *comparison, bool strict);

#endif
