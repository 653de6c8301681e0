/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * classify: whose subject a caller is, and what became of him.  Pure.
 */
#ifndef HARNESS_CLASSIFY_H
#define HARNESS_CLASSIFY_H

#include "harness/view.h"

/* The outcome of one caller, and what it was derived from. */
struct classified {
    enum subject subject;
    enum outcome outcome;               /* OUTCOME_UNSET: the journal lacks the evidence; then: */
    const char *missing;                /* what is missing, as a sentence */
    const struct view_request *refused; /* his request that was refused; NULL: none */
    bool kept; /* a write that asked to be durable, or a sync: the wire shows that it became so */
};

/* classify_caller derives both; the caller is one of the view's. */
struct classified classify_caller(const struct view *view, const struct view_caller *caller);

/*
 * Does a flush that is asked for after the refusal reach the wire?  1: yes, 0: no, -1: not known.
 */
int classify_later_flush(const struct view *view);

/*
 * Had the device a cache then, and a way to flush it?  As the offer in force says, or, where its word is unclear, as the
 * frontend announced.
 */
bool classify_offered(const struct view *view, uint32_t when);

#endif
