/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/work.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"

#define STACK_BYTES (128 * 1024)

struct start {
    struct work *work;
    int post;
};

int work_pool_init(struct work_pool *pool, struct why *why)
{
    if (pipe2(pool->fds, O_CLOEXEC) < 0) {
        pool->fds[0] = pool->fds[1] = -1;
        return why_set(why, -errno, "no pipe for the threads: %s", strerror(errno));
    }
    fcntl(pool->fds[0], F_SETFL, O_NONBLOCK);
    return 0;
}

void work_pool_dispose(struct work_pool *pool)
{
    for (int i = 0; i < 2; i++) {
        if (pool->fds[i] >= 0)
            close(pool->fds[i]);
        pool->fds[i] = -1;
    }
}

/*
 * A pointer is written whole or not at all, and the pipe holds more of them than there can be
 * threads.
 */
static void *thread_main(void *arg)
{
    struct start start = *(struct start *)arg;

    free(arg);
    start.work->run(start.work);
    while (write(start.post, &start.work, sizeof(start.work)) < 0 && errno == EINTR)
        ;
    return NULL;
}

int work_start(struct work_pool *pool, struct work *work, struct why *why)
{
    struct start *start = malloc(sizeof(*start));
    sigset_t all, old;
    pthread_attr_t attr;
    pthread_t thread;
    int r;

    if (!start)
        return why_set(why, -ENOMEM, "no memory for a thread");
    *start = (struct start){.work = work, .post = pool->fds[1]};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    r = pthread_create(&thread, &attr, thread_main, start);
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (r) {
        free(start);
        return why_set(why, -r, "no thread: %s", strerror(r));
    }
    pool->running++;
    return 0;
}

void work_collect(struct work_pool *pool)
{
    struct work *work;

    while (read(pool->fds[0], &work, sizeof(work)) == (ssize_t)sizeof(work)) {
        pool->running--;
        work->done(work);
    }
}
