/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/drivers.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define MAX_WORKERS 16

struct work {
    struct driver_item *items;
    size_t count, next;
    int stop_fd;
    bool stopped;
    lab_progress *progress;
    void *progress_ctx;
    pthread_mutex_t lock; /* of next, stopped and progress */
};

/* NULL: there is nothing left to do. */
static struct driver_item *take(struct work *work)
{
    struct pollfd stop = {.fd = work->stop_fd, .events = POLLIN};
    struct driver_item *item = NULL;

    pthread_mutex_lock(&work->lock);
    work->stopped |= poll(&stop, 1, 0) > 0;
    if (!work->stopped && work->next < work->count) {
        item = &work->items[work->next++];
        work->progress(work->progress_ctx, "building drivers",
                       (int)(work->next * 100 / work->count));
    }
    pthread_mutex_unlock(&work->lock);
    return item;
}

static void *run(void *ctx)
{
    struct work *work = ctx;
    struct driver_item *item;

    while ((item = take(work)))
        item->rc = driver_make(item->made, &item->order, &item->why);
    return NULL;
}

int drivers_make(struct driver_item *items, size_t count, int stop_fd, lab_progress *progress,
                 void *progress_ctx, struct why *why)
{
    struct work work = {.items = items,
                        .count = count,
                        .stop_fd = stop_fd,
                        .progress = progress,
                        .progress_ctx = progress_ctx,
                        .lock = PTHREAD_MUTEX_INITIALIZER};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    pthread_t workers[MAX_WORKERS];
    size_t started = 0;
    int rc = 0;

    while (!rc && started < MAX_WORKERS && started < count && (long)started < processors) {
        rc = pthread_create(&workers[started], NULL, run, &work);
        started += !rc;
    }
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i], NULL);
    if (work.stopped)
        return why_set(why, -EINTR, "interrupted; nothing of this run was kept");
    return count && !started ? why_set(why, -rc, "start a thread: %s", strerror(rc)) : 0;
}
