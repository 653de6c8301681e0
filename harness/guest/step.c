/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/step.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/guest/words.h"

static const char *const verbs[] = {
    [STEP_READ] = "read",           [STEP_WRITE] = "write", [STEP_FSYNC] = "fsync",
    [STEP_FDATASYNC] = "fdatasync", [STEP_MOUNT] = "mount",
};

static bool moves_data(const struct step_order *order)
{
    return order->verb == STEP_READ || order->verb == STEP_WRITE;
}

/* Is this word `key`, with a value that there is room for?  Then it is taken. */
static bool take(const char *word, const char *key, char *value, size_t room)
{
    size_t length = strlen(key);

    if (strncmp(word, key, length) || strlen(word + length) >= room)
        return false;
    strcpy(value, word + length);
    return true;
}

static int parse_flags(struct step_order *order, char *const words[], int count, struct why *why)
{
    for (int i = 0; i < count; i++) {
        if (!strcmp(words[i], "fua") && order->verb == STEP_WRITE)
            order->fua = true;
        else if (!strcmp(words[i], "buffered"))
            order->buffered = true;
        else if (!strcmp(words[i], "file") && order->verb != STEP_MOUNT)
            order->file = true;
        else if (order->verb == STEP_MOUNT &&
                 (take(words[i], "fs=", order->fs, MOUNT_TYPE) ||
                  take(words[i], "options=", order->options, MOUNT_OPTIONS)))
            continue;
        else if (!strncmp(words[i], "tell=", 5) && order->threads == 1 &&
                 words_number(words[i] + 5, &order->tell) == 0 && order->tell)
            continue;
        else
            return why_set(why, -EINVAL, "step %s: %s is no flag of a %s", order->name, words[i],
                           verbs[order->verb]);
    }
    return 0;
}

static int check_sizes(const struct step_order *order, struct why *why)
{
    unsigned long sectors_max;

    if (order->threads < 1 || order->threads > AGENT_THREADS)
        return why_set(why, -EINVAL, "step %s: threads must be 1 to %d", order->name,
                       AGENT_THREADS);
    if (order->verb == STEP_MOUNT && (order->threads > 1 || !order->fs[0]))
        return why_set(why, -EINVAL, "step %s: one thread mounts, and says fs=", order->name);
    if (!moves_data(order))
        return 0;
    sectors_max = STEP_BYTES_MAX / SECTOR_SIZE / order->threads;
    if (order->sectors < 1 || order->sectors > sectors_max)
        return why_set(why, -EINVAL, "step %s: %lu threads can have 1 to %lu sectors each",
                       order->name, order->threads, sectors_max);
    if (order->sector > LONG_MAX / SECTOR_SIZE - order->threads * order->sectors)
        return why_set(why, -EINVAL, "step %s: no device has a sector %lu", order->name,
                       order->sector);
    return 0;
}

int step_parse(struct step_order *order_out, char *const words[], int count, struct why *why)
{
    struct step_order order = {0};
    int rc;

    if (count < 6)
        return why_set(why, -EINVAL, "run takes a step, a verb, sector, sectors, threads and seed");
    if (!words_is_name(words[0], sizeof(order.name)))
        return why_set(why, -EINVAL, "a step cannot be named so");
    snprintf(order.name, sizeof(order.name), "%s", words[0]);
    for (enum step_verb verb = STEP_READ; verb <= STEP_MOUNT; verb++)
        if (!strcmp(words[1], verbs[verb]))
            order.verb = verb;
    if (order.verb == STEP_VERB_UNSET)
        return why_set(why, -EINVAL, "step %s: there is no verb %s", order.name, words[1]);
    if (words_number(words[2], &order.sector) < 0 || words_number(words[3], &order.sectors) < 0 ||
        words_number(words[4], &order.threads) < 0 || words_number(words[5], &order.seed) < 0)
        return why_set(why, -EINVAL, "step %s: sector, sectors, threads and seed are numbers",
                       order.name);
    rc = parse_flags(&order, words + 6, count - 6, why);
    if (rc == 0)
        rc = check_sizes(&order, why);
    if (rc == 0)
        *order_out = order;
    return rc;
}

static uint64_t thread_sector(const struct step_thread *thread)
{
    return thread->step->order.sector + thread->index * thread->step->order.sectors;
}

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

static int descriptor(const struct step_order *order, const struct device *device)
{
    if (order->file)
        return device->mount.file;
    return order->buffered ? device->buffered : device->direct;
}

static long do_mount(const struct step_order *order, struct device *device)
{
    char source[64];
    int rc;

    snprintf(source, sizeof(source), "/dev/%s", device->name);
    rc = mount_begin(&device->mount, order->fs, order->options, source);
    errno = -rc;
    return rc < 0 ? -1 : 0;
}

static long one_request(const struct step_thread *thread)
{
    const struct step_order *order = &thread->step->order;
    int fd = descriptor(order, thread->step->device);
    off_t offset = (off_t)(thread_sector(thread) * SECTOR_SIZE);
    struct iovec data = {.iov_base = thread->buffer, .iov_len = order->sectors * SECTOR_SIZE};

    switch (order->verb) {
    case STEP_READ:
        return preadv(fd, &data, 1, offset);
    case STEP_WRITE:
        return pwritev2(fd, &data, 1, offset, order->fua ? RWF_DSYNC : 0);
    case STEP_FSYNC:
        return fsync(fd);
    case STEP_FDATASYNC:
        return fdatasync(fd);
    case STEP_MOUNT:
        return do_mount(order, thread->step->device);
    case STEP_VERB_UNSET:
        break;
    }
    errno = ENOSYS;
    return -1;
}

static enum agent_found compare(const struct step_thread *thread)
{
    const struct step_order *order = &thread->step->order;
    unsigned char expected[SECTOR_SIZE];

    if (order->verb != STEP_READ || thread->returned < 0)
        return AGENT_FOUND_NOTHING;
    if ((unsigned long)thread->returned != order->sectors * SECTOR_SIZE)
        return AGENT_FOUND_DIFFERENT;
    for (unsigned long i = 0; i < order->sectors; i++) {
        pattern_fill(expected, thread_sector(thread) + i, 1, order->seed);
        if (memcmp(expected, (unsigned char *)thread->buffer + i * SECTOR_SIZE, SECTOR_SIZE))
            return AGENT_FOUND_DIFFERENT;
    }
    return AGENT_FOUND_SAME;
}

/* A request that was cut short has no place in the area. */
static int tell(const struct step_thread *thread)
{
    const struct step_order *order = &thread->step->order;

    if (moves_data(order) && !thread->error &&
        (unsigned long)thread->returned != order->sectors * SECTOR_SIZE)
        return -EMSGSIZE;
    return device_tell(thread->step->device, order->tell, thread->found, thread->error);
}

static void thread_run(struct work *work)
{
    struct step_thread *thread = (struct step_thread *)work;

    thread->tid = gettid();
    if (!pass_gate(thread->step))
        return;
    thread->returned = one_request(thread);
    thread->error = thread->returned < 0 ? errno : 0;
    thread->found = compare(thread);
    if (!thread->step->order.tell)
        return;
    work_halfway(work); /* telling may take for ever */
    thread->told = tell(thread);
}

static void say(struct step_thread *thread)
{
    if (!thread->said)
        thread->step->result(thread->step, thread);
    thread->said = true;
}

static void thread_half(struct work *work)
{
    say((struct step_thread *)work);
}

static void thread_done(struct work *work)
{
    struct step_thread *thread = (struct step_thread *)work;
    struct step *step = thread->step;

    thread->finished = true;
    step->finished++;
    if (step->gate == STEP_GATE_OPEN)
        say(thread);
    else if (step->finished == step->waiting)
        step_free(step);
}

/*
 * Memory that is there already: no page fault, and no other memory's write-back, stands between a
 * thread and its request.
 */
static int make_buffers(struct step *step, struct why *why)
{
    const struct step_order *order = &step->order;
    size_t each = order->sectors * SECTOR_SIZE;

    if (!moves_data(order))
        return 0;
    each = (each + 4095) & ~(size_t)4095;
    step->bytes = each * order->threads;
    step->buffers = mmap(NULL, step->bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (step->buffers == MAP_FAILED) {
        step->buffers = NULL;
        return why_set(why, -ENOMEM, "step %s: no memory for %zu bytes", order->name, step->bytes);
    }
    mlock(step->buffers, step->bytes);
    for (unsigned i = 0; i < order->threads; i++) {
        struct step_thread *thread = &step->threads[i];

        thread->buffer = step->buffers + i * each;
        if (order->verb == STEP_WRITE)
            pattern_fill(thread->buffer, thread_sector(thread), order->sectors, order->seed);
    }
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
               struct work_pool *pool, void (*result)(struct step *, const struct step_thread *),
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
