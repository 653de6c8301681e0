/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * places: the Debian archive, of which no more is read than is needed.
 *
 * A place is suites that are read together.  Its package lists, of which the large ones are 20 MB,
 * are fetched when something is asked of it, once.
 */
#ifndef HARNESS_LAB_PLACES_H
#define HARNESS_LAB_PLACES_H

#include "harness/lab/apt.h"

struct cache;
struct lab_options;
struct why;

enum {
    PLACES = 7,
};

struct places {
    struct cache *cache;
    const struct lab_options *options;
    struct apt *opened[PLACES]; /* NULL: nothing was asked of it */
};

void places_init(struct places *places, struct cache *cache, const struct lab_options *options);
void places_close(struct places *places);

/* What they give is open until places_close.  0, or a negative errno with a sentence. */

/* places_userland gives the place that a Xen is taken from, and with it all programs. */
int places_userland(struct places *places, const char *xen, struct apt **apt_out, struct why *why);

/*
 * places_find_kernel adds the packages of the newest kernel of a series to the list, out of the
 * first place that has one, which it gives.  -ENOENT: the sentence lists the series there are, and
 * the places that could not be read.
 */
int places_find_kernel(struct places *places, struct apt_list *list, const char *series,
                       struct apt **apt_out, struct why *why);

#endif
