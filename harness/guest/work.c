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
    while (write(work->pool->fds[1], &news, sizeof(news)) < 0 && errno == EINTR)
        ;
}

/* The next work; NULL: there will be none. */
static struct work *wait_for_work(struct work_pool *pool)
{
    struct work *work;

    pthread_mutex_lock(&pool->lock);
    while (STAILQ_EMPTY(&pool->due) && !pool->ending)
        pthread_cond_wait(&pool->moved, &pool->lock);
    work = STAILQ_FIRST(&pool->due);
    if (work)
        STAILQ_REMOVE_HEAD(&pool->due, link);
    pool->idle--;
    if (pool->ending)
        pthread_cond_broadcast(&pool->moved);
    pthread_mutex_unlock(&pool->lock);
    return work;
}

static void *thread_main(void *arg)
{
    struct work *work = arg;
    struct work_pool *pool = work->pool;

    while (work) {
        work->run(work);
        pthread_mutex_lock(&pool->lock);
        pool->idle++;
        pthread_mutex_unlock(&pool->lock);
        post(work, false); /* from here on it is not ours */
        work = wait_for_work(pool);
    }
    return NULL;
}

void work_halfway(struct work *work)
{
    post(work, true);
}

int work_pool_init(struct work_pool *pool, struct why *why)
{
    STAILQ_INIT(&pool->due);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->moved, NULL);
    if (pipe2(pool->fds, O_CLOEXEC) < 0) {
        pool->fds[0] = pool->fds[1] = -1;
        return why_set(why, -errno, "no pipe for the threads: %s", strerror(errno));
    }
    fcntl(pool->fds[0], F_SETFL, O_NONBLOCK);
    return 0;
}

/* A thread that hangs in the kernel is left to the end of the process. */
void work_pool_dispose(struct work_pool *pool)
{
    if (pool->fds[0] < 0)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    pthread_cond_broadcast(&pool->moved);
    while (pool->idle)
        pthread_cond_wait(&pool->moved, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < 2; i++) {
        close(pool->fds[i]);
        pool->fds[i] = -1;
    }
}

static int start_thread(struct work *work, struct why *why)
{
    sigset_t all, old;
    pthread_attr_t attr;
    pthread_t thread;
    int r;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    r = pthread_create(&thread, &attr, thread_main, work);
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return r ? why_set(why, -r, "no thread: %s", strerror(r)) : 0;
}

/* Gives work to an idle thread; false: there is none. */
static bool give(struct work_pool *pool, struct work *work)
{
    const struct work *due;
    unsigned idle;
    bool given;

    pthread_mutex_lock(&pool->lock);
    idle = pool->idle;
    STAILQ_FOREACH(due, &pool->due, link)
    idle--;
    given = idle > 0;
    if (given) {
        STAILQ_INSERT_TAIL(&pool->due, work, link);
        pthread_cond_signal(&pool->moved);
    }
    pthread_mutex_unlock(&pool->lock);
    return given;
}

int work_start(struct work_pool *pool, struct work *work, struct why *why)
{
    int rc = 0;

    work->pool = pool;
    if (!give(pool, work))
        rc = start_thread(work, why);
    pool->running += rc == 0;
    return rc;
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
