/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is a step asleep?  A thread that has called vfork sleeps uninterruptibly until its child ends, as
 * if in a request.
 */
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/guest/step.h"

#define BUDGET_S 10

struct sleeper {
    pthread_t thread;
    pid_t tid;
    int started[2], wake[2];
};

static void *sleep_in_vfork(void *arg)
{
    static struct sleeper *sleeper;
    static char byte;
    pid_t child;

    sleeper = arg;
    sleeper->tid = gettid();
    if (write(sleeper->started[1], "x", 1) != 1)
        return NULL;
    child = vfork();
    if (child == 0)
        _exit(read(sleeper->wake[0], &byte, 1) != 1);
    waitpid(child, NULL, 0);
    return NULL;
}

static void start(struct sleeper *sleeper)
{
    char byte;

    assert_int_equal(pipe(sleeper->started), 0);
    assert_int_equal(pipe(sleeper->wake), 0);
    pthread_create(&sleeper->thread, NULL, sleep_in_vfork, sleeper);
    assert_int_equal(read(sleeper->started[0], &byte, 1), 1);
}

static void wake(struct sleeper *sleeper)
{
    assert_int_equal(write(sleeper->wake[1], "x", 1), 1);
    pthread_join(sleeper->thread, NULL);
    for (int i = 0; i < 2; i++) {
        close(sleeper->started[i]);
        close(sleeper->wake[i]);
    }
}

static bool falls_asleep(struct step *step)
{
    struct timespec now, begin;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        if (step_look(step))
            return true;
        sched_yield();
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec < begin.tv_sec + BUDGET_S);
    return false;
}

static void test_asleep(void **state)
{
    struct step *step = calloc(1, sizeof(*step));
    struct sleeper sleeper;

    (void)state;
    start(&sleeper);
    step->order.threads = 2;
    step->threads[0].tid = sleeper.tid;
    step->threads[1].finished = true;
    step->finished = 1;
    step->looked_finished = UINT_MAX;
    assert_true(falls_asleep(step));
    step->looked_finished = 0; /* a result came in between */
    assert_false(step_look(step));
    assert_true(step_look(step));
    step->threads[0].seen.switches--; /* it slept, ran, and sleeps again */
    assert_false(step_look(step));
    assert_true(step_look(step));
    step->threads[1].finished = false; /* one more, and that one is awake */
    step->threads[1].tid = gettid();
    assert_false(step_look(step));
    assert_false(step_look(step));
    wake(&sleeper);
    free(step);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asleep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
