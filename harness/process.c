/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/process.h"

#include "fake_backend/why.h"
#include "harness/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FD_PARKING = 256, /* descriptors on their way into a child wait above every number it may get */
    OUTPUT_LIMIT = 1 << 22,
    LINE_LIMIT = 4096,
};

/* How long poll may wait until the deadline; -1 for ever when there is none. */
static int left_ms(long long deadline)
{
    long long left = deadline - clock_ms();

    if (deadline < 0)
        return -1;
    return left < 0 ? 0 : (int)left;
}

/* In the child: give the descriptors their numbers.  Everything else closes at exec. */
static int child_descriptors(const struct process_fd *fds, size_t fd_count)
{
    int parked[16], null;

    if (fd_count > sizeof(parked) / sizeof(parked[0]))
        return -EINVAL;
    if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
        return -errno;
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return -errno;
    for (size_t i = 0; i < fd_count; i++) {
        parked[i] = fcntl(fds[i].ours, F_DUPFD_CLOEXEC, FD_PARKING);
        if (parked[i] < 0)
            return -errno;
    }
    for (int fd = 0; fd <= 2; fd++) {
        if (dup2(null, fd) < 0)
            return -errno;
    }
    for (size_t i = 0; i < fd_count; i++) {
        if (dup2(parked[i], fds[i].theirs) < 0)
            return -errno;
    }
    return 0;
}

/*
 * Never returns; what went wrong is written to error_fd, which closes by itself when all is well.
 */
static void child_run(const char *const argv[], const struct process_fd *fds, size_t fd_count,
                      pid_t parent, int error_fd)
{
    sigset_t none;
    int rc;

    error_fd = fcntl(error_fd, F_DUPFD_CLOEXEC, FD_PARKING);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    rc = child_descriptors(fds, fd_count);
    if (!rc) {
        execvp(argv[0], (char *const *)argv);
        rc = -errno;
    }
    if (write(error_fd, &rc, sizeof(rc)) < 0)
        _exit(126);
    _exit(127);
}

int process_start(struct process *process, const char *const argv[], const struct process_fd *fds,
                  size_t fd_count, struct why *why)
{
    struct process child = PROCESS_NONE;
    pid_t parent = getpid();
    int error_pipe[2];
    int rc;

    if (pipe2(error_pipe, O_CLOEXEC) < 0)
        return why_set(why, -errno, "start %s: pipe: %s", argv[0], strerror(errno));
    child.pid = fork();
    if (child.pid == 0)
        child_run(argv, fds, fd_count, parent, error_pipe[1]);
    if (child.pid > 0)
        child.pidfd = pidfd_open(child.pid, 0);
    if (child.pidfd < 0) {
        rc = why_set(why, -errno, "start %s: %s", argv[0], strerror(errno));
        if (child.pid > 0) {
            kill(child.pid, SIGKILL); /* not reaped yet, so the number is still its own */
            waitpid(child.pid, NULL, 0);
        }
        goto out;
    }
    close(error_pipe[1]);
    error_pipe[1] = -1;
    if (read(error_pipe[0], &rc, sizeof(rc)) == sizeof(rc)) {
        process_stop(&child);
        rc = why_set(why, rc, "start %s: %s", argv[0], strerror(-rc));
        goto out;
    }
    *process = child;
    rc = 0;
out:
    close(error_pipe[0]);
    if (error_pipe[1] >= 0)
        close(error_pipe[1]);
    return rc;
}

static void process_reap(struct process *process, int *status_out)
{
    int status = 0;

    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(process->pidfd);
    *process = PROCESS_NONE;
    if (status_out)
        *status_out = status;
}

int process_wait(struct process *process, int timeout_ms, int *status_out)
{
    struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};
    int r;

    if (process->pid < 0)
        return -ECHILD;
    r = poll(&ended, 1, timeout_ms);
    if (r < 0)
        return -errno;
    if (r == 0)
        return -ETIMEDOUT;
    process_reap(process, status_out);
    return 0;
}

void process_stop(struct process *process)
{
    if (process->pid < 0)
        return;
    pidfd_send_signal(process->pidfd, SIGKILL, NULL, 0);
    process_reap(process, NULL);
}

/* What a program prints: lines that `told` takes are dropped, the rest is kept up to a limit. */
struct listener {
    process_line *told;
    void *ctx;
    FILE *kept;
    char line[LINE_LIMIT];
    size_t used;
};

static void listener_line(struct listener *listener)
{
    listener->line[listener->used] = '\0';
    listener->used = 0;
    if (listener->told && listener->told(listener->ctx, listener->line))
        return;
    if (ftell(listener->kept) < OUTPUT_LIMIT)
        fprintf(listener->kept, "%s\n", listener->line);
}

static void listener_take(struct listener *listener, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n' || listener->used == LINE_LIMIT - 1)
            listener_line(listener);
        if (bytes[i] != '\n')
            listener->line[listener->used++] = bytes[i];
    }
}

/*
 * Listens until the other side closes.  Returns 0, -ETIMEDOUT, or -EINTR when a signal was handled.
 */
static int listener_run(struct listener *listener, int fd, long long deadline)
{
    struct pollfd source = {.fd = fd, .events = POLLIN};
    char bytes[4096];
    ssize_t size;
    int r;

    for (;;) {
        r = poll(&source, 1, left_ms(deadline));
        if (r < 0)
            return -errno;
        if (r == 0)
            return -ETIMEDOUT;
        size = read(fd, bytes, sizeof(bytes));
        if (size < 0)
            return -errno;
        if (size == 0)
            break;
        listener_take(listener, bytes, (size_t)size);
    }
    if (listener->used > 0)
        listener_line(listener);
    return 0;
}

int process_run(const char *const argv[], int timeout_ms, char **output_out, int *exit_out,
                struct why *why)
{
    return process_run_told(argv, timeout_ms, NULL, NULL, output_out, exit_out, why);
}

int process_run_told(const char *const argv[], int timeout_ms, process_line *told, void *ctx,
                     char **output_out, int *exit_out, struct why *why)
{
    long long deadline = timeout_ms < 0 ? -1 : clock_ms() + timeout_ms;
    struct listener listener = {.told = told, .ctx = ctx};
    struct process process = PROCESS_NONE;
    int talk[2] = {-1, -1}, status, rc;
    char *output = NULL;
    size_t size;

    listener.kept = open_memstream(&output, &size);
    if (!listener.kept)
        return why_set(why, -ENOMEM, "run %s: out of memory", argv[0]);
    if (pipe2(talk, O_CLOEXEC) < 0) {
        rc = why_set(why, -errno, "run %s: pipe: %s", argv[0], strerror(errno));
        goto out;
    }
    rc = process_start(&process, argv,
                       (struct process_fd[]){{.ours = talk[1], .theirs = STDOUT_FILENO},
                                             {.ours = talk[1], .theirs = STDERR_FILENO}},
                       2, why);
    close(talk[1]);
    if (rc)
        goto out;
    rc = listener_run(&listener, talk[0], deadline);
    if (!rc)
        rc = process_wait(&process, left_ms(deadline), &status);
    if (rc) {
        rc = why_set(why, rc, "run %s: %s", argv[0],
                     rc == -ETIMEDOUT ? "it did not end in time and was killed" : strerror(-rc));
        goto out;
    }
    *exit_out = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
out:
    process_stop(&process);
    if (talk[0] >= 0)
        close(talk[0]);
    if (fclose(listener.kept) != 0 && !rc)
        rc = why_set(why, -ENOMEM, "run %s: out of memory", argv[0]);
    if (rc)
        free(output);
    else
        *output_out = output;
    return rc;
}
