/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * variation: the cases as they are, on a device that offers more: rings of several pages, several queues, persistent grants.
 *
 * A node that a case speaks of itself stays as the case says; a case about a backend by name stays as it is.  The driver's
 * parameters follow from what is offered, since its defaults use less than that.
 *
 * Or: the cases as they are, on a backend by name, with its offer and its habits.  A case that offers flush or barrier needs
 * a backend that offers the same of the two, and whatever else it offers; others cannot be played there.  What a case that
 * offers neither expects because it does not is not asked where one is.
 */
#ifndef HARNESS_VARIATION_H
#define HARNESS_VARIATION_H

#include <stddef.h>

#include "harness/case.h"

struct journal;
struct why;

#define VARIATION_PARAMS 160
#define VARIATION_LACKS  160

struct variation {
    const struct conf_case **cases; /* NULL-ended, as the list they come from */
    struct varied {
        struct conf_case c; /* first */
        char params[VARIATION_PARAMS];
        struct personality backend; /* with the properties of the case's disk */
        struct expectation *expect; /* those that are left; NULL: all */
        char lacks[VARIATION_LACKS];
    } * varied;
};

/*
 * variation_make: what is pointed to must stay; backend NULL: each case's own.  -ENOMEM, -E2BIG: a case's parameters become
 * too long.
 */
int variation_make(struct variation *variation_out, const struct conf_case *const *cases,
                   const struct offer *more, const struct personality *backend);
void variation_dispose(struct variation *variation);

/* variation_lacks: why a case of a variation cannot be played on its backend, a sentence; NULL: it can. */
const char *variation_lacks(const struct conf_case *c);

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
