/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * facets: the facts from which a subject's outcome was derived, in words, kept in the result.
 */
#ifndef HARNESS_FACETS_H
#define HARNESS_FACETS_H

#include "harness/classify.h"
#include "harness/result.h"

/* facets_fill describes all callers of one subject; classified is parallel to the view's callers.
 * -ENOMEM or 0. */
int facets_fill(const struct view *view, const struct classified *classified, enum subject subject,
                struct subject_result *out);

#endif
