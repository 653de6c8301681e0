/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * work: whatever may never return gets a thread of its own, so that the main loop always answers.
 *
 * A thread says that it is done through a pipe; everything else happens in the main loop, which
 * needs no lock.  Then it waits for more: to make a thread costs more than most of what it is for.
 */
#ifndef HARNESS_GUEST_WORK_H
#define HARNESS_GUEST_WORK_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/queue.h>

struct why;
struct work_pool;

/* Part of a larger structure that the starter owns. */
struct work {
    void (*run)(struct work *work); /* in a thread of its own, all signals blocked */
    void (*half)(
        struct work *work); /* in the main loop, after each work_halfway; NULL: never called */
    void (*done)(
        struct work *work); /* in the main loop, after run; may free what work is part of */
    /* ours */
    struct work_pool *pool;
    STAILQ_ENTRY(work) link;
};

struct work_pool {
    int fds[2];       /* poll fds[0] for POLLIN, then call work_collect */
    unsigned running; /* works whose done was not called yet */
    /* ours */
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t moved;
    STAILQ_HEAD(, work) due; /* never more than there are idle threads */
    unsigned idle;
    bool ending;
};

/* All return 0 or a negative errno with a sentence. */
int work_pool_init(struct work_pool *pool, struct why *why);

/* work_pool_dispose: nothing may be running, or the process must be about to end. */
void work_pool_dispose(struct work_pool *pool);

/* work_start gives work to a thread; it must stay until its done was called. */
int work_start(struct work_pool *pool, struct work *work, struct why *why);

/* work_halfway, called by run: what has happened so far is worth knowing, even if run never ends. */
void work_halfway(struct work *work);

/* work_collect calls half and done for everything that has ended, without waiting. */
void work_collect(struct work_pool *pool);

#endif
