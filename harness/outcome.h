/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outcome: the words for what became of a subject, how strongly each is minded, and which is worse.
 */
#ifndef HARNESS_OUTCOME_H
#define HARNESS_OUTCOME_H

#include <stdbool.h>

#include "harness/case.h"

const char *outcome_word(enum outcome outcome); /* "lost-write" */
enum outcome outcome_of(const char *word);      /* OUTCOME_UNSET: no such word */
const char *outcome_meaning(enum outcome outcome);
const char *subject_word(enum subject subject); /* "refused" */
enum subject subject_of(const char *word);
const char *strength_word(enum strength strength);

/*
 * How strongly a frontend is asked not to end there, and the sentence that asks it; RECORD: it is
 * free to.
 */
enum strength outcome_strength(enum outcome outcome);
const char *outcome_basis(enum outcome outcome);

/*
 * Worse is a partial order.  Any change to lost-write, crash, hang or device-dead is worse, and
 * away from them better.  Between "the caller was told" (the errors) and "told nothing, kept going"
 * (swallowed, silent-downgrade, plain-write-fallback) a change is traded: maintainers disagree on
 * which is better.  Within one of these groups it is traded too.
 */
enum outcome_change {
    CHANGE_NONE = 0,
    CHANGE_BETTER,
    CHANGE_WORSE,
    CHANGE_TRADED,
};
enum outcome_change outcome_compare(enum outcome before, enum outcome after);

/* outcome_worst picks, for one cell, the outcome to name among several callers of one subject: a
 * total order for display. */
enum outcome outcome_worst(enum outcome a, enum outcome b);

#endif
