/* SPDX-License-Identifier: BSD-2-Clause */
/* asked: what a case asks, in words, from its declaration alone. */
#ifndef HARNESS_ASKED_H
#define HARNESS_ASKED_H

#include "harness/case.h"
#include "harness/result.h"

/* asked_case: for the caller to dispose of (result_asked_dispose).  -ENOMEM. */
int asked_case(struct asked_case *asked_out, const struct conf_case *c);

/* asked_put adds a case to a document, or puts it in the place of an earlier declaration of it; and the clauses that it names.
 * -ENOMEM. */
int asked_put(struct run_document *document, const struct conf_case *c);

/* asked_same_play: is what was played then what would be played today?  What is expected of it may be something else. */
bool asked_same_play(const struct asked_case *then, const struct conf_case *c);

/*
 * asked_fill gives a document, which has none yet, its cases and the clauses that they name, in the order of the
 * NULL-ended list.  -ENOMEM: some may be there.
 */
int asked_fill(struct run_document *document, const struct conf_case *const *cases);

#endif
