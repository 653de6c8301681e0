/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * labs: the guests of a lab, one lab per frontend, several at once.
 *
 * What runs the cases is blkproof-dom0 inside each lab, with the host bench, exactly as on a real
 * host.  Here its results are taken in as they arise, and a lab that dies or gets stuck is ended
 * and said so.
 */
#ifndef HARNESS_BENCH_LAB_LABS_H
#define HARNESS_BENCH_LAB_LABS_H

#include "harness/case.h"
#include "harness/lab/lab.h"
#include "harness/options.h"
#include "harness/sink.h"

struct lab_job {
    const char *name;                     /* of the frontend: "linux-6.1" */
    struct lab_options options;           /* work, args and progress are filled in here */
    struct sink *page;                    /* of a book */
    const struct conf_case *const *cases; /* those to run, NULL-ended; NULL: those of struct labs */
    const struct option_strings *offer;   /* nodes that every case offers as well; NULL: none */
    const char *backend;                  /* that every case is played on; NULL: its own */
    double seconds; /* that it will take, as far as is known: the longest is started first */
};

#define LABS_AT_ONCE 16

struct labs {
    struct lab_job *jobs;
    size_t job_count;
    unsigned at_once;                     /* up to LABS_AT_ONCE */
    const struct conf_case *const *cases; /* of every job that has none of its own */
    bool profiles;                        /* known deviations are known */
    unsigned slow;
    int stop_fd; /* readable when the user wants to stop; -1: none */
    lab_progress *progress;
    void *progress_ctx;
};

/*
 * labs_prepare fetches and makes what all labs need.  It needs no pages, keeps nothing but the
 * cache, which may be left at any moment, and does not look at stop_fd: a signal may end it.
 */
int labs_prepare(const struct labs *labs, struct why *why);

/*
 * labs_run runs every job to its end.  What goes wrong with one lab is on its page, with the tail
 * of its console, and the others go on.  A negative errno with a sentence: not one lab could be
 * started, a page could not be written, or the user wants to stop (-EINTR).
 */
int labs_run(const struct labs *labs, struct why *why);

#endif
