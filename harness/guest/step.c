/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/step.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "fake_backend/why.h"

/* Waits with all others; false when the step was given up before it began. */
static bool pass_gate(struct step *step)
{
    bool open;

    pthread_mutex_lock(&step->lock);
    if (++step->waiting == step->expected)
        pthread_cond_signal(&step->arrived);
    while (step->gate == STEP_GATE_SHUT)
        pthread_cond_wait(&step->moved, &step->lock);
    open = step->gate == STEP_GATE_OPEN;
    pthread_mutex_unlock(&step->lock);
    return open;
}

static unsigned char *buffer_of(const struct step *step, unsigned long caller)
{
    return step->buffers + caller * (step->bytes / step_order_callers(&step->order));
}

static long discard(int fd, const struct step_order *order, off_t offset)
{
    uint64_t range[2] = {(uint64_t)offset, step_order_bytes(order)};

    return ioctl(fd, order->secure ? BLKSECDISCARD : BLKDISCARD, range);
}

static long write_data(int fd, const struct step_order *order, const struct iovec *data,
                       off_t offset)
{
    ssize_t written = pwritev2(fd, data, 1, offset, order->fua ? RWF_DSYNC : 0);

    return written >= 0 && order->fsync && fsync(fd) < 0 ? -1 : written;
}

/* Closes and opens all that is open of the device. */
static long reopen(struct device *device)
{
    int rc;

    device_close(device);
    rc = device_reopen(device, NULL);
    errno = -rc;
    return rc < 0 ? -1 : 0;
}

static long do_mount(const struct step_order *order, struct device *device)
{
    char source[PATH_MAX];
    int rc;

    snprintf(source, sizeof(source), "%s/%s", device->dev, device->name);
    rc = mount_begin(&device->mount, order->fs, order->options, source);
    errno = -rc;
    return rc < 0 ? -1 : 0;
}

static int descriptor(const struct step_order *order, const struct device *device)
{
    const struct device_opener *opener = &device->opener[order->opener];

    if (order->file)
        return device->mount.file;
    return order->buffered ? opener->buffered : opener->direct;
}

static long one_request(const struct step *step, unsigned long caller)
{
    const struct step_order *order = &step->order;
    int fd = descriptor(order, step->device);
    off_t offset = (off_t)(step_order_sector(order, caller) * SECTOR_SIZE);
    struct iovec data = {.iov_base = buffer_of(step, caller), .iov_len = step_order_bytes(order)};

    switch (order->verb) {
    case STEP_READ:
        return preadv(fd, &data, 1, offset);
    case STEP_WRITE:
        return write_data(fd, order, &data, offset);
    case STEP_FSYNC:
        return fsync(fd);
    case STEP_FDATASYNC:
        return fdatasync(fd);
    case STEP_DISCARD:
        return discard(fd, order, offset);
    case STEP_REOPEN:
        return reopen(step->device);
    case STEP_MOUNT:
        return do_mount(order, step->device);
    case STEP_VERB_UNSET:
        break;
    }
    errno = ENOSYS;
    return -1;
}

static enum agent_found compare(const struct step *step, unsigned long caller, long returned)
{
    const struct step_order *order = &step->order;
    const unsigned char *data = buffer_of(step, caller);
    unsigned char expected[SECTOR_SIZE];

    if (order->verb != STEP_READ || returned < 0)
        return AGENT_FOUND_NOTHING;
    if ((size_t)returned != step_order_bytes(order))
        return AGENT_FOUND_DIFFERENT;
    for (unsigned long i = 0; i < order->sectors; i++) {
        pattern_fill(expected, step_order_sector(order, caller) + i, 1, order->seed);
        if (memcmp(expected, data + i * SECTOR_SIZE, SECTOR_SIZE))
            return AGENT_FOUND_DIFFERENT;
    }
    return AGENT_FOUND_SAME;
}

/* A request that was cut short has no place in the area; a file that is shorter than it was is told as different. */
static int tell(const struct step_thread *thread, const struct step_result *result)
{
    const struct step_order *order = &thread->step->order;

    if (step_order_moves_data(order) && !order->file && !result->error &&
        (size_t)result->returned != step_order_bytes(order))
        return -EMSGSIZE;
    return device_tell(thread->step->device, order->tell, thread->index, result->found,
                       result->error);
}

static unsigned long caller_of(const struct step_thread *thread, unsigned long round)
{
    return round * thread->step->order.threads + thread->index;
}

/* What the thread is told last is handed on with its end, everything else, and what is told on the ring, at once. */
static void one_round(struct step_thread *thread)
{
    const struct step *step = thread->step;
    unsigned long caller = caller_of(thread, thread->rounds);
    struct step_result *result = &step->results[caller];

    result->returned = one_request(step, caller);
    result->error = result->returned < 0 ? errno : 0;
    result->found = compare(step, caller, result->returned);
    thread->rounds++;
    if (step->order.tell || thread->rounds < step->order.repeat)
        work_halfway(&thread->work); /* what comes next may take for ever */
    if (step->order.tell)
        thread->told = tell(thread, result);
}

static void thread_run(struct work *work)
{
    struct step_thread *thread = (struct step_thread *)work;

    thread->tid = gettid();
    if (!pass_gate(thread->step))
        return;
    while (thread->rounds < thread->step->order.repeat && !thread->told)
        one_round(thread);
}

static void say_next(struct step_thread *thread)
{
    unsigned long caller = caller_of(thread, thread->said++);

    thread->step->result(thread->step, caller, &thread->step->results[caller]);
}

static void thread_half(struct work *work)
{
    say_next((struct step_thread *)work);
}

static void thread_done(struct work *work)
{
    struct step_thread *thread = (struct step_thread *)work;
    struct step *step = thread->step;

    thread->finished = true;
    step->finished++;
    while (thread->said < thread->rounds)
        say_next(thread);
    if (step->gate != STEP_GATE_OPEN && step->finished == step->waiting)
        step_free(step);
}

/*
 * Memory that is there already: no page fault, and no other memory's write-back, stands between a
 * thread and its request.
 */
static int make_buffers(struct step *step, struct why *why)
{
    const struct step_order *order = &step->order;
    unsigned long callers = step_order_callers(order);

    step->results = calloc(callers, sizeof(*step->results));
    if (!step->results)
        return why_set(why, -ENOMEM, "step %s: no memory", order->name);
    if (!step_order_moves_data(order))
        return 0;
    step->bytes = ((step_order_bytes(order) + 4095) & ~(size_t)4095) * callers;
    step->buffers = mmap(NULL, step->bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (step->buffers == MAP_FAILED) {
        step->buffers = NULL;
        return why_set(why, -ENOMEM, "step %s: no memory for %zu bytes", order->name, step->bytes);
    }
    mlock(step->buffers, step->bytes);
    for (unsigned long i = 0; order->verb == STEP_WRITE && i < callers; i++)
        pattern_fill(buffer_of(step, i), step_order_sector(order, i), order->sectors, order->seed);
    return 0;
}

/* Opens the gate, or gives the step up, once all started threads stand at it. */
static void move_gate(struct step *step, unsigned started, int gate)
{
    pthread_mutex_lock(&step->lock);
    step->expected = started;
    while (step->waiting < started)
        pthread_cond_wait(&step->arrived, &step->lock);
    step->gate = gate;
    pthread_cond_broadcast(&step->moved);
    pthread_mutex_unlock(&step->lock);
}

int step_start(struct step **step_out, const struct step_order *order, struct device *device,
               struct work_pool *pool,
               void (*result)(struct step *, unsigned long, const struct step_result *),
               void *owner, struct why *why)
{
    struct step *step = calloc(1, sizeof(*step));
    unsigned started = 0;
    int rc;

    if (!step)
        return why_set(why, -ENOMEM, "step %s: no memory", order->name);
    step->order = *order;
    step->result = result;
    step->owner = owner;
    step->device = device;
    step->gate = STEP_GATE_SHUT;
    step->looked_finished = UINT_MAX;
    pthread_mutex_init(&step->lock, NULL);
    pthread_cond_init(&step->arrived, NULL);
    pthread_cond_init(&step->moved, NULL);
    for (unsigned i = 0; i < order->threads; i++)
        step->threads[i] = (struct step_thread){
            .work = {.run = thread_run, .half = thread_half, .done = thread_done},
            .step = step,
            .index = i};
    rc = make_buffers(step, why);
    while (rc == 0 && started < order->threads) {
        rc = work_start(pool, &step->threads[started].work, why);
        started += rc == 0;
    }
    if (rc < 0) {
        if (started == 0)
            step_free(step);
        else
            move_gate(step, started, STEP_GATE_GIVEN_UP);
        return rc;
    }
    move_gate(step, started, STEP_GATE_OPEN);
    *step_out = step;
    return 0;
}

bool step_over(const struct step *step)
{
    return step->finished == step->order.threads;
}

void step_free(struct step *step)
{
    if (!step)
        return;
    if (step->buffers)
        munmap(step->buffers, step->bytes);
    free(step->results);
    pthread_cond_destroy(&step->arrived);
    pthread_cond_destroy(&step->moved);
    pthread_mutex_destroy(&step->lock);
    free(step);
}

bool step_look(struct step *step)
{
    bool same = step->looked_finished == step->finished;

    step->looked_finished = step->finished;
    for (unsigned i = 0; i < step->order.threads; i++) {
        struct step_thread *thread = &step->threads[i];
        struct asleep now = {0};

        if (thread->finished)
            continue;
        if (asleep_look(thread->tid, &now) < 0 || !now.sleeps || !thread->seen.sleeps ||
            now.switches != thread->seen.switches)
            same = false;
        thread->seen = now;
    }
    return same;
}
