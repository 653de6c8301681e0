/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/process.h"

#include "fake_backend/why.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

enum {
    BUDGET_MS = 10000,
};

static void run_returns_output_and_status(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo out; echo err >&2; exit 7", NULL};
    struct why why = {0};
    char *output;
    int status;

    (void)state;
    assert_int_equal(process_run(argv, BUDGET_MS, &output, &status, &why), 0);
    assert_string_equal(output, "out\nerr\n");
    assert_int_equal(status, 7);
    free(output);
}

static void run_says_which_signal(void **state)
{
    const char *const argv[] = {"sh", "-c", "kill -9 $$", NULL};
    char *output;
    int status;

    (void)state;
    assert_int_equal(process_run(argv, BUDGET_MS, &output, &status, NULL), 0);
    assert_int_equal(status, 128 + SIGKILL);
    free(output);
}

static void a_missing_program_is_told(void **state)
{
    const char *const argv[] = {"blkproof-no-such-program", NULL};
    struct process process = PROCESS_NONE;
    struct why why = {0};

    (void)state;
    assert_int_equal(process_start(&process, argv, NULL, 0, &why), -ENOENT);
    assert_non_null(strstr(why.text, "blkproof-no-such-program"));
    assert_int_equal(process.pidfd, -1);
}

static void a_budget_ends_a_program(void **state)
{
    const char *const argv[] = {"tail", "-f", "/dev/null", NULL};
    struct why why = {0};
    char *output;
    int status;

    (void)state;
    assert_int_equal(process_run(argv, 50, &output, &status, &why), -ETIMEDOUT);
    assert_non_null(strstr(why.text, "tail"));
}

static bool takes_marked(void *ctx, const char *line)
{
    *(int *)ctx += line[0] == '@';
    return line[0] == '@';
}

static void told_takes_lines(void **state)
{
    const char *const argv[] = {"printf", "@1\\nkept\\n@2\\nlast", NULL};
    char *output;
    int status, seen = 0;

    (void)state;
    assert_int_equal(process_run_told(argv, BUDGET_MS, takes_marked, &seen, &output, &status, NULL),
                     0);
    assert_int_equal(seen, 2);
    assert_string_equal(output, "kept\nlast\n");
    free(output);
}

/*
 * Two descriptors change places, which a careless dup2 would spoil; none of ours leaks into the
 * child.
 */
static void descriptors_get_their_numbers(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo a >&3; echo b >&4; ls /proc/self/fd >&4", NULL};
    int first[2], second[2], leak, status;
    struct process process;
    char text[64] = "";

    (void)state;
    assert_int_equal(pipe(first), 0);
    assert_int_equal(pipe(second), 0);
    leak = dup(0);
    assert_true(leak > 4);
    assert_int_equal(process_start(&process, argv,
                                   (struct process_fd[]){{.ours = second[1], .theirs = 3},
                                                         {.ours = first[1], .theirs = 4}},
                                   2, NULL),
                     0);
    close(first[1]);
    close(second[1]);
    assert_int_equal(process_wait(&process, BUDGET_MS, &status), 0);
    assert_int_equal(status, 0);
    assert_int_equal(read(second[0], text, sizeof(text) - 1), 2);
    assert_string_equal(text, "a\n");
    memset(text, 0, sizeof(text));
    assert_true(read(first[0], text, sizeof(text) - 1) > 0);
    assert_string_equal(text, "b\n0\n1\n2\n3\n4\n5\n"); /* 5 is the folder ls reads */
    close(first[0]);
    close(second[0]);
    close(leak);
}

/*
 * A child of ours starts a grandchild and is killed; the grandchild's end shows as the end of its
 * pipe.
 */
static void a_killed_parent_takes_its_children_along(void **state)
{
    const char *const argv[] = {"tail", "-f", "/dev/null", NULL};
    struct pollfd gone = {.events = POLLIN};
    struct process process;
    int alive[2], ready[2];
    pid_t parent;
    char byte;

    (void)state;
    assert_int_equal(pipe(alive), 0);
    assert_int_equal(pipe(ready), 0);
    parent = fork();
    if (parent == 0) {
        close(alive[0]);
        if (process_start(&process, argv, (struct process_fd[]){{.ours = alive[1], .theirs = 3}}, 1,
                          NULL))
            _exit(1);
        if (write(ready[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    close(alive[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    gone.fd = alive[0];
    assert_int_equal(poll(&gone, 1, BUDGET_MS), 1);
    assert_int_equal(read(alive[0], &byte, 1), 0);
    close(alive[0]);
    close(ready[0]);
    close(ready[1]);
}

static void stop_accepts_nothing(void **state)
{
    struct process process = PROCESS_NONE;

    (void)state;
    process_stop(&process);
    assert_int_equal(process_wait(&process, 0, NULL), -ECHILD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_returns_output_and_status),
        cmocka_unit_test(run_says_which_signal),
        cmocka_unit_test(a_missing_program_is_told),
        cmocka_unit_test(a_budget_ends_a_program),
        cmocka_unit_test(told_takes_lines),
        cmocka_unit_test(descriptors_get_their_numbers),
        cmocka_unit_test(a_killed_parent_takes_its_children_along),
        cmocka_unit_test(stop_accepts_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
