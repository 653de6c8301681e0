/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host: a bench on the Xen host that we run on, as its dom0.
 *
 * Guests are created and destroyed by running xl, and watched through xenstore.  It touches only
 * domains that it was given or has created itself; those carry its name (blkproof-<pid>) and are
 * destroyed at the end, or, after a SIGKILL, at the next start.
 */
#ifndef HARNESS_BENCH_HOST_HOST_H
#define HARNESS_BENCH_HOST_HOST_H

#include "harness/bench/bench.h"

#define HOST_LOCK_DIR "/run/blkproof"

struct host_options {
    const char *domain; /* a running domU whose agent is up, by name; or: */
    const char
        *config; /* an xl configuration: the guest is created from it, and replaced after a crash */
    bool grub;   /* that guest is GRUB, one for each run */
    bool no_agent; /* a given domain needs none */
    int stop_fd;   /* readable when the user wants to stop; -1: none */
    bool console;  /* keep what a given domain prints, which nobody else may read then */
    unsigned slow; /* 0 is taken as 1 */
};

int bench_host_create(struct bench **bench_out, const struct host_options *options,
                      struct why *why);

#endif
