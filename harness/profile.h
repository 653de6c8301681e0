/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * profile: the known deviations of one frontend, as data.
 *
 * A pinned deviation never disables a case.  It says exactly which outcomes are known, why, and
 * where to read about it; exactly these make the verdict `known`, others fail, and a deviation that
 * is gone is announced loudly.
 */
#ifndef HARNESS_PROFILE_H
#define HARNESS_PROFILE_H

#include <stddef.h>

#include "harness/case.h"

struct pinned_outcome {
    enum subject subject;
    enum outcome outcome;
};

/* A deviation, and the cases that show it. */
struct pinned {
    const char *const *cases;          /* NULL-ended */
    struct pinned_outcome outcomes[4]; /* of every subject that does not end as-offered or retried;
                                          the rest is SUBJECT_UNSET */
    const char *reason;                /* what the driver does, one sentence */
    const char *reference;             /* where to read on */
    const char
        *finding; /* the page docs/findings/<finding>.md; NULL: none, of what breaks no MUST */
};

struct profile {
    const char *name;
    const char *driver; /* one sentence: which driver, which behaviour */
    /* Kernel releases it is believed for, by their first two numbers: from <= release < below;
     * NULL: no limit. */
    const char *from, *below;
    const char *const
        *tested; /* build-ids of driver modules that it was measured with; NULL-ended */
    const struct pinned *const *tables; /* NULL-ended, or NULL; each ends with one
 that has no cases */
};

/* profile_for picks, out of a NULL-ended list, the profile that is believed for a kernel release;
 * NULL: none. */
const struct profile *profile_for(const struct profile *const *profiles, const char *release);
/* NAMES("a", "b"): a NULL-ended list. */
#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* profile_at counts through all deviations; NULL: no more. */
const struct pinned *profile_at(const struct profile *profile, size_t i);
const struct pinned *profile_pinned(const struct profile *profile, const char *case_name);

/*
 * profile_matches: are these outcomes (by subject; UNSET: it does not exist) exactly those pinned?
 * 1: yes; 0: no; -1: nothing deviates any more.
 */
int profile_matches(const struct pinned *pinned, const enum outcome outcomes[SUBJECT_COUNT]);

/* profile_tested: was it measured with this very driver? */
int profile_tested(const struct profile *profile, const char *build_id);

/* profile_text: its name, and whether it was, for the caller to free; NULL: no memory. */
char *profile_text(const struct profile *profile, const char *build_id);

#endif
