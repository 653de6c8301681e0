/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * throughput: how fast our backend serves a real blkfront, beside the other backends, in one lab.
 *
 * One guest has a disk from each side of the plan; fio in it runs every load on each of them in
 * turn, round after round, so that what else this machine does meets all of them.
 */
#ifndef HARNESS_LAB_THROUGHPUT_THROUGHPUT_H
#define HARNESS_LAB_THROUGHPUT_THROUGHPUT_H

#include "harness/lab/lab.h"
#include "harness/lab/throughput/figures.h"

struct throughput {
    struct lab_options lab; /* script and agent: those of this folder; args, work and throughput are
                               filled in here */
    unsigned rounds;        /* 1 to FIGURES_ROUNDS */
    unsigned milliseconds;  /* of every load on every side in a round, by the guest's clock */
    int stop_fd;            /* readable when the user wants to stop; -1: none */
};

/* The programs below, in the folder of ours. */
#define THROUGHPUT_DOM0  "blkproof-throughput-dom0"
#define THROUGHPUT_GUEST "blkproof-throughput-guest"

/*
 * throughput_run measures; parts_out gets what took part, in one line, for the caller to
 * free.  dom0's console stays in the folder "throughput" of the cache.
 * 0, or a negative errno with a sentence; -EINTR: the user wants to stop.
 */
int throughput_run(const struct throughput *throughput, struct figures *figures, char **parts_out,
                   struct why *why);

#endif
