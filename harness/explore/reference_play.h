/* SPDX-License-Identifier: BSD-2-Clause */
/* reference_play: one way in which a scenario may go, with a frontend of which that is known. */
#ifndef HARNESS_EXPLORE_REFERENCE_PLAY_H
#define HARNESS_EXPLORE_REFERENCE_PLAY_H

#include "harness/explore/reference.h"

/*
 * Where the order of events is the guest's business, the play asks which way to go.  It is told by `way`, and by 0 behind
 * its end; the numbers of ways are left in `of`.
 */
#define CHOICES_MAX 24
struct choices {
    unsigned count; /* that were asked for */
    unsigned char way[CHOICES_MAX], of[CHOICES_MAX];
};

/* reference_play fills seen, which is not settled.  -ENOMEM. */
int reference_play(const struct reference *reference, const struct conf_case *c,
                   const struct scenario *scenario, struct choices *choices, struct seen *seen);

#endif
