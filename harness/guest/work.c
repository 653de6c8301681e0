/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/work.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"

#define STACK_BYTES (128 * 1024)

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

/* What the pipe carries. */
struct news {
    struct work *work;
    bool half;
};

/*
 * So little is written whole or not at all, and the pipe holds more than there can be threads.
 */
static void post(const struct work *work, bool half)
{
    struct news news;

    memset(&news, 0, sizeof(news)); /* padding too */
    news.work = (struct work *)work;
    news.half = half;
    while (write(work->post, &news, sizeof(news)) < 0 && errno == EINTR)
        ;
}

static void *thread_main(void *arg)
{
    struct work *work = arg;

    work->run(work);
    post(work, false);
    return NULL;
}

void work_halfway(struct work *work)
{
    post(work, true);
}

int work_start(struct work_pool *pool, struct work *work, struct why *why)
{
    sigset_t all, old;
    pthread_attr_t attr;
    pthread_t thread;
    int r;

    work->post = pool->fds[1];
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    r = pthread_create(&thread, &attr, thread_main, work);
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (r)
        return why_set(why, -r, "no thread: %s", strerror(r));
    pool->running++;
    return 0;
}

void work_collect(struct work_pool *pool)
{
    struct news news;

    while (read(pool->fds[0], &news, sizeof(news)) == (ssize_t)sizeof(news)) {
        if (news.half) {
            news.work->half(news.work);
            continue;
        }
        pool->running--;
        news.work->done(news.work);
    }
}
