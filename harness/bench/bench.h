/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench: where a guest lives.  The run asks it for a guest whose agent is ready, waits through it,
 * and tells it when the guest must not be used again.
 */
#ifndef HARNESS_BENCH_BENCH_H
#define HARNESS_BENCH_BENCH_H

#include <stdbool.h>

#include "fake_backend/ports.h"
#include "harness/result.h"

struct bench;
struct simple_guest;
struct why;

enum guest_life {
    GUEST_UNSET = 0,
    GUEST_RUNNING,
    GUEST_CRASHED, /* it panicked, or Xen stopped it */
    GUEST_GONE,    /* shut down or destroyed */
};

struct bench_ops {
    /*
     * guest gives the domid of a living guest: the one in use, or, after spoil or its death, a new
     * one.  Its agent is started but has not been spoken to.  -ENODEV with a sentence: there is
     * none, and there will be none.
     */
    int (*guest)(struct bench *bench, unsigned *domid_out, struct why *why);
    /* life looks at the guest now. */
    enum guest_life (*life)(struct bench *bench);
    /* spoil: this guest saw a crash, a hang, a dead device or an unfinished detach, and is never
     * used again. */
    void (*spoil)(struct bench *bench);
    /*
     * restore saves the guest to a file and makes it again from there, as another domain, which does not run before
     * unpause.  On failure it may be gone: spoil it.  Both NULL: this bench cannot.
     */
    int (*restore)(struct bench *bench, unsigned *domid_out, struct why *why);
    int (*unpause)(struct bench *bench, struct why *why);
    /*
     * wait returns when something may have happened on a door or at the guest (1), when timeout_ms
     * is over (0), or, at a bench that knows it, when nothing can ever happen any more (-ENODATA).
     * Other negative errno: interrupted (-EINTR: the user wants to stop), or broken.
     */
    int (*wait)(struct bench *bench, int timeout_ms, struct why *why);
    /* console gives what the guest printed since the last call, for the caller to free; NULL:
     * nothing is known. */
    char *(*console)(struct bench *bench);
    void (*free)(struct bench *bench);
};

struct bench {
    const struct bench_ops *ops;
    const struct simple_guest *simple; /* what its guests are; NULL: an agent runs in them */
    struct ports ports;
    const char *kind;                   /* "host", "loop" */
    const struct named_value *versions; /* what takes part beside the guest: "xen", "dom0" ... */
    size_t version_count;
    bool no_filesystems; /* its guests can mount nothing */
    unsigned slow;       /* multiplies every budget */
    int input_fd;        /* the caller's: a wait ends when it is readable; -1: none */
};

#endif
