/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite: a set of cases against the guests of one bench: controls, runs, judgement, and a sink for
 * what comes of it.
 */
#ifndef HARNESS_SUITE_H
#define HARNESS_SUITE_H

#include "harness/bench/bench.h"
#include "harness/case.h"
#include "harness/profile.h"
#include "harness/sink.h"

struct suite {
    struct bench *bench;
    const char *frontend; /* name to give it */
    const char *repeat;   /* the command that repeats a case, without "--case NAME" */
    const struct conf_case *const *cases;  /* those to run, NULL-ended */
    const struct conf_case *const *all;    /* all there are: controls are found here */
    const struct profile *const *profiles; /* NULL: none are applied */
    struct offer offer;                    /* every case offers this as well (variation.h) */
    const struct personality *backend;     /* ... on this backend; NULL: its own */
    const char *driver;  /* a module file that the guest is to use; NULL: its own */
    bool until_spoilt;   /* end when the guest is spoilt, though cases are left */
    bool verdicts_alone; /* results come without journals beside them */
    struct sink *sink;
};

/*
 * suite_run runs every case.  What goes wrong with a guest or a case is in the results.  A negative
 * errno with a sentence: the sink failed, or the user wants to stop (-EINTR).
 */
int suite_run(const struct suite *suite, struct why *why);
#define SUITE_SPOILT 1 /* returned when it ended so */

#endif
