/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * variation: the cases as they are, on a device that offers more: rings of several pages, several queues, persistent grants.
 *
 * A node that a case speaks of itself stays as the case says; a case about a backend by name stays as it is.  The driver's
 * parameters follow from what is offered, since its defaults use less than that.
 */
#ifndef HARNESS_VARIATION_H
#define HARNESS_VARIATION_H

#include <stddef.h>

#include "harness/case.h"

struct journal;
struct why;

#define VARIATION_PARAMS 160

struct variation {
    const struct conf_case **cases; /* NULL-ended, as the list they come from */
    struct varied {
        struct conf_case c;
        char params[VARIATION_PARAMS];
    } * varied;
};

/* variation_make: what is pointed to must stay.  -ENOMEM, -E2BIG: a case's parameters become too long. */
int variation_make(struct variation *variation_out, const struct conf_case *const *cases,
                   const struct offer *more);
void variation_dispose(struct variation *variation);

/*
 * variation_check: did the frontend use what `more` offered it in this case?  -EINVAL with a sentence: it did not, or the
 * journal does not say, so that nothing was learnt about it.
 */
int variation_check(const struct conf_case *c, const struct offer *more,
                    const struct journal *journal, struct why *why);

/* variation_agreement: what both sides agreed on last, in the journal's words; NULL: they never did. */
const char *variation_agreement(const struct journal *journal);

/*
 * variation_agreed: is what the case is about (`agreed`) among what both sides agreed on?  -ENODATA with a sentence: it is
 * not.
 */
int variation_agreed(const struct conf_case *c, const char *agreement, struct why *why);

#endif
