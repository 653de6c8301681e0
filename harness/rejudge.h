/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rejudge: what today's expectations, profiles and judge make of a run that was recorded.
 *
 * A result is judged again when what was played is what the case says today, and its journals are
 * there; otherwise it is taken over as it is.  So is an error: its journal may end in the middle.
 */
#ifndef HARNESS_REJUDGE_H
#define HARNESS_REJUDGE_H

#include "harness/case.h"
#include "harness/profile.h"
#include "harness/result.h"

struct why;

struct rejudge {
    const struct conf_case *const *cases; /* as they are declared today, NULL-ended */
    const struct conf_case *const *all;   /* where controls are looked for, likewise */
    const struct profile *const *profiles;
    /* A file of the run, for the callee's caller to free; NULL with a sentence: it cannot be read. */
    char *(*read)(void *ctx, const char *file, struct why *why);
    void *ctx;
};

/*
 * rejudge_run changes the document.  Returns how many results were judged again; what was taken over
 * says from which run, and, where there was something to judge, has a notice that says why it was not.
 * -ENODATA with a sentence: nothing could be judged, and the document is as it was; -ENOMEM.
 */
int rejudge_run(struct run_document *document, const struct rejudge *how, struct why *why);

#endif
