/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * play: runs the real program for a test, in a folder that goes away with it.
 *
 * For tests only: what fails is asserted here.  Whoever outlives the program becomes our child, so
 * that nothing it leaves behind is missed.
 */
#ifndef HARNESS_BENCH_LAB_PLAY_H
#define HARNESS_BENCH_LAB_PLAY_H

#include <signal.h>

#include "harness/result.h"

struct play {
    char folder[32];
    char runs[40];    /* for --output */
    char program[64]; /* the blkproof that is run */
    char *output;     /* what the last one printed, stdout and stderr together */
    int status;       /* its exit status, or 128 + signal */
};

void play_open(struct play *play);
void play_close(struct play *play);

/*
 * play_replace runs from now on a copy of blkproof that finds `other` (a program of the build) where
 * it looks for `name`.
 */
void play_replace(struct play *play, const char *name, const char *other);

/* play_run runs blkproof with these arguments to its end, which leaves no process behind. */
void play_run(struct play *play, ...) __attribute__((sentinel));

/*
 * play_signal is play_run that sends a signal at a moment: SIGKILL to blkproof alone, others as a
 * terminal does, to all that it has started as well.  The moment is when it has printed that text
 * ("": at once), or, with a '/' at its start, when a file is made in that folder.
 */
void play_signal(struct play *play, int signal, const char *moment, ...) __attribute__((sentinel));

/* play_load loads the last run, for the caller to free. */
struct run_document *play_load(const struct play *play);

/* play_said asserts that the last output holds this text. */
void play_said(const struct play *play, const char *text);

/* play_left counts what is in the folder of runs, hidden or not; -1: there is no such folder. */
int play_left(const struct play *play);

#endif
