/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * step: one command `run`: threads that are released together and ask the kernel, once each or
 * several times in a row.
 *
 * Everything a thread needs is made and touched before it is released, so that its system calls are
 * all it does.
 */
#ifndef HARNESS_GUEST_STEP_H
#define HARNESS_GUEST_STEP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/guest/asleep.h"
#include "harness/guest/device.h"
#include "harness/guest/protocol.h"
#include "harness/guest/step_order.h"
#include "harness/guest/work.h"

struct why;

struct step;

/* What one caller was told. */
struct step_result {
    long returned;
    int error;
    enum agent_found found;
};

struct step_thread {
    struct work work; /* first */
    struct step *step;
    unsigned index;
    pid_t tid;
    unsigned long rounds, said; /* it has come to the end of; of these were handed on */
    bool finished;              /* it has ended */
    atomic_bool submitted;      /* it waits for the end of what it has submitted */
    struct asleep seen;         /* as of the last step_look */
    int misplaced;              /* errno: it could not get the processor it was to run on */
    int told; /* once finished: 0, or a negative errno: something could not be told on the ring */
};

struct step {
    struct step_order order;
    unsigned finished; /* threads that are done */
    void (*result)(struct step *step, unsigned long caller, const struct step_result *result);
    void *owner;

    /* ours */
    struct device *device;
    struct step_thread threads[AGENT_THREADS];
    struct step_result *results; /* of each caller, once he was told */
    unsigned char *buffers;
    size_t bytes;
    pthread_mutex_t lock;
    pthread_cond_t arrived, moved; /* all are at the gate; the gate has moved */
    unsigned waiting, expected;    /* threads that have reached the gate, and that will */
    enum { STEP_GATE_UNSET, STEP_GATE_SHUT, STEP_GATE_OPEN, STEP_GATE_GIVEN_UP } gate;
    unsigned looked_finished; /* as of the last step_look; UINT_MAX: not looked yet */
};

/*
 * step_start starts the threads of order on device and returns once they have been released.  Then
 * result is called in the main loop for each caller who was told something.  The device must stay open
 * until all threads are done.  0, or a negative errno with a sentence: then nothing was done to the device.
 */
int step_start(struct step **step_out, const struct step_order *order, struct device *device,
               struct work_pool *pool,
               void (*result)(struct step *, unsigned long, const struct step_result *),
               void *owner, struct why *why);

/* step_over: has every thread ended? */
bool step_over(const struct step *step);

/* step_free: all threads must be done.  Accepts NULL. */
void step_free(struct step *step);

/*
 * step_look: has every thread finished, or slept through since the last look, with no result in
 * between?  Whoever has submitted something sleeps by waiting for its end.
 */
bool step_look(struct step *step);

#endif
