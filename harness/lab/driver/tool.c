/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/tool.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUDGET_MS (120 * 1000)

/* env says 127 for a program that is not there. */
#define EXIT_NO_PROGRAM 127

/* Starts and waits; what it prints goes to `out`. */
static int run(const struct tool *tool, int in, int out, int *status_out, struct why *why)
{
    const char *path = getenv("PATH");
    char *search, *argv[TOOL_WORDS + 8] = {"env", "-i", "-C", (char *)tool->folder, "LC_ALL=C"};
    struct process_fd fds[] = {{out, STDOUT_FILENO}, {out, STDERR_FILENO}, {in, STDIN_FILENO}};
    struct process process = PROCESS_NONE;
    size_t count = 5;
    int rc;

    if (asprintf(&search, "PATH=%s", path ? path : "/usr/bin:/bin") < 0)
        return why_set(why, -ENOMEM, "run %s: out of memory", tool->argv[0]);
    argv[count++] = search;
    if (tool->variable)
        argv[count++] = (char *)tool->variable;
    for (size_t i = 0; i < TOOL_WORDS && tool->argv[i]; i++)
        argv[count++] = (char *)tool->argv[i];
    rc = process_start(&process, (const char *const *)argv, fds, in >= 0 ? 3 : 2, why);
    if (!rc) {
        rc = process_wait(&process, BUDGET_MS * (int)tool->slow, status_out);
        if (rc)
            why_set(why, rc, "run %s: %s", tool->argv[0],
                    rc == -ETIMEDOUT ? "it did not end in time and was killed" : strerror(-rc));
    }
    process_stop(&process);
    free(search);
    return rc;
}

int tool_run(const struct tool *tool, struct blob *output, int *exit_out, struct why *why)
{
    int in = -1, out = memfd_create("output", MFD_CLOEXEC), status, rc;

    if (out < 0)
        return why_set(why, -errno, "run %s: %s", tool->argv[0], strerror(errno));
    if (tool->input)
        in = open(tool->input, O_RDONLY | O_CLOEXEC);
    if (tool->input && in < 0)
        rc = why_set(why, -errno, "open %s: %s", tool->input, strerror(errno));
    else
        rc = run(tool, in, out, &status, why);
    if (!rc && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_PROGRAM)
        rc = why_set(why, -ENOENT, "%s is not there: install the package %s", tool->argv[0],
                     tool->package);
    if (!rc)
        rc = blob_load_fd(output, out, tool->argv[0], why);
    if (!rc)
        *exit_out = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (in >= 0)
        close(in);
    close(out);
    return rc;
}
