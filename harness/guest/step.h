/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * step: one command `run`: threads that are released together and do exactly one request to the
 * kernel each.
 *
 * Everything a thread needs is made and touched before it is released, so that its one system call
 * is all it does.
 */
#ifndef HARNESS_GUEST_STEP_H
#define HARNESS_GUEST_STEP_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/guest/asleep.h"
#include "harness/guest/device.h"
#include "harness/guest/protocol.h"
#include "harness/guest/work.h"

struct why;

#define STEP_NAME      48
#define STEP_BYTES_MAX (64u << 20) /* all buffers of one step together */

enum step_verb {
    STEP_VERB_UNSET,
    STEP_READ,
    STEP_WRITE,
    STEP_FSYNC,
    STEP_FDATASYNC,
    STEP_MOUNT,
};

/* What is asked for: the words of `run`. */
struct step_order {
    char name[STEP_NAME];
    enum step_verb verb;
    unsigned long sector, sectors, threads, seed;
    unsigned long tell; /* the sector; 0: nothing is told */
    bool fua, buffered, file;
    char fs[MOUNT_TYPE], options[MOUNT_OPTIONS]; /* mount */
};

struct step;

struct step_thread {
    struct work work; /* first */
    struct step *step;
    unsigned index;
    pid_t tid;
    void *buffer;
    bool said, finished; /* its result was handed on; it has ended */
    struct asleep seen;  /* as of the last step_look */

    /* the result, once said */
    long returned;
    int error;
    enum agent_found found;
    int told; /* once finished: 0, or a negative errno: it could not be told on the ring */
};

struct step {
    struct step_order order;
    unsigned finished; /* threads that are done */
    void (*result)(struct step *step, const struct step_thread *thread);
    void *owner;

    /* ours */
    struct device *device;
    struct step_thread threads[AGENT_THREADS];
    unsigned char *buffers;
    size_t bytes;
    pthread_mutex_t lock;
    pthread_cond_t arrived, moved; /* all are at the gate; the gate has moved */
    unsigned waiting, expected;    /* threads that have reached the gate, and that will */
    enum { STEP_GATE_UNSET, STEP_GATE_SHUT, STEP_GATE_OPEN, STEP_GATE_GIVEN_UP } gate;
    unsigned looked_finished; /* as of the last step_look; UINT_MAX: not looked yet */
};

/*
 * step_parse understands `<step> <verb> <sector> <sectors> <threads> <seed> [flag ...]`.  0, or
 * -EINVAL with a sentence.
 */
int step_parse(struct step_order *order_out, char *const words[], int count, struct why *why);

/*
 * step_start starts the threads of order on device and returns once they have been released.  Then
 * result is called in the main loop for each thread that was told something; owner is the caller's.  The
 * device must stay open until all threads are done.  0, or a negative errno with a sentence: then nothing
 * was done to the device.
 */
int step_start(struct step **step_out, const struct step_order *order, struct device *device,
               struct work_pool *pool, void (*result)(struct step *, const struct step_thread *),
               void *owner, struct why *why);

/* step_over: has every thread ended? */
bool step_over(const struct step *step);

/* step_free: all threads must be done.  Accepts NULL. */
void step_free(struct step *step);

/*
 * step_look: has every thread finished, or slept through since the last look, with no result in
 * between?
 */
bool step_look(struct step *step);

#endif
