/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process: programs started by argv, never through a shell, and never left behind.
 *
 * A child gets SIGKILL from the kernel when the thread that started it dies, whatever killed that
 * thread; it is watched and killed through a pidfd, so a recycled pid is never hit.
 */
#ifndef HARNESS_PROCESS_H
#define HARNESS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct why;

struct process {
    pid_t pid;
    int pidfd; /* readable once the child has ended; -1: no process */
};

#define PROCESS_NONE ((struct process){.pid = -1, .pidfd = -1})

/* A descriptor of ours and the number the child shall see it as. */
struct process_fd {
    int ours, theirs;
};

/*
 * process_start runs argv[0], looked up in PATH.  stdin is /dev/null unless fds names 0; stdout and
 * stderr are /dev/null unless named.  Everything else is closed.  Returns 0, or a negative errno
 * with a sentence; -ENOENT: no such program.
 */
int process_start(struct process *process, const char *const argv[], const struct process_fd *fds,
                  size_t fd_count, struct why *why);

/*
 * process_wait waits for the end, at most timeout_ms (-1: for ever).  Returns 0 with *status_out as
 * of waitpid, -ETIMEDOUT, or -EINTR when a signal was handled meanwhile.
 */
int process_wait(struct process *process, int timeout_ms, int *status_out);

/* process_stop kills the child if it still runs and reaps it.  Accepts PROCESS_NONE. */
void process_stop(struct process *process);

/*
 * process_run starts argv, waits at most timeout_ms and returns what it printed on stdout and
 * stderr together, for the caller to free (never NULL on return 0).  *exit_out: exit status, or 128
 * + signal.  -ETIMEDOUT, and -EINTR when a signal was handled: it was killed.
 */
int process_run(const char *const argv[], int timeout_ms, char **output_out, int *exit_out,
                struct why *why);

/*
 * process_run_told is process_run that shows each line to `told` as it comes; lines it takes (true)
 * are not kept.
 */
typedef bool process_line(void *ctx, const char *line);
int process_run_told(const char *const argv[], int timeout_ms, process_line *told, void *ctx,
                     char **output_out, int *exit_out, struct why *why);

#endif
