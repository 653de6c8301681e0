/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * survival: what callers were told is durable in a file, and what of it was found there after power had been lost.
 *
 * A write to the file that asked to be durable and was told success was promised its own data; a sync of the file that was
 * told success, the data of every write to it that had been told success when it was asked.  Only what is looked for after
 * the loss counts.
 */
#ifndef HARNESS_SURVIVAL_H
#define HARNESS_SURVIVAL_H

#include "harness/view.h"

struct survival {
    unsigned promised, lost;         /* writes */
    const struct view_caller *loser; /* who was promised the first that is lost; NULL: nothing is */
};

/* survival_of: of what this caller was promised. */
struct survival survival_of(const struct view *view, const struct view_caller *caller);

/* survival_all: of what anybody was, each write counted once. */
struct survival survival_all(const struct view *view);

#endif
