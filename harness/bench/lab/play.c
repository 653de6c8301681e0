/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/lab/play.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "fake_backend/why.h"
#include "harness/process.h"

#define MAX_ARGUMENTS 24
#define END_BUDGET_S  20 /* for what a killed program leaves behind to end as well */

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(path);
}

void play_open(struct play *play)
{
    *play = (struct play){.folder = "/tmp/blkproof-test-XXXXXX"};
    assert_non_null(mkdtemp(play->folder));
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    snprintf(play->runs, sizeof(play->runs), "%s/runs", play->folder);
    snprintf(play->program, sizeof(play->program), "%s/blkproof", BLKPROOF_PROGRAMS);
}

void play_close(struct play *play)
{
    nftw(play->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(play->output);
}

static void copy_program(const struct play *play, const char *name, const char *other)
{
    char from[128], to[128];
    char *output;
    int status;

    snprintf(from, sizeof(from), "%s/%s", BLKPROOF_PROGRAMS, other);
    snprintf(to, sizeof(to), "%s/%s", play->folder, name);
    assert_int_equal(
        process_run((const char *const[]){"cp", from, to, NULL}, -1, &output, &status, NULL), 0);
    if (status)
        print_error("%s\n", output);
    assert_int_equal(status, 0);
    free(output);
}

void play_replace(struct play *play, const char *name, const char *other)
{
    static const char *const programs[] = {"blkproof", "blkproof-agent", "blkproof-dom0"};

    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
        copy_program(play, programs[i], strcmp(programs[i], name) ? programs[i] : other);
    snprintf(play->program, sizeof(play->program), "%s/blkproof", play->folder);
}

static pid_t start(char **argv, int *output_out)
{
    int ends[2];
    pid_t pid;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid = fork();
    if (!pid) {
        setpgid(0, 0);
        signal(SIGINT, SIG_DFL); /* a shell's background job ignores it */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execv(argv[0], argv);
        _exit(127);
    }
    assert_true(pid > 0);
    setpgid(pid, pid);
    close(ends[1]);
    *output_out = ends[0];
    return pid;
}

/* A descriptor that is readable when the moment came, if that is a file; -1: it is a text. */
static int watch_for(const char *moment)
{
    int fd = *moment == '/' ? inotify_init1(IN_CLOEXEC) : -1;

    if (fd >= 0)
        assert_true(inotify_add_watch(fd, moment, IN_CREATE) >= 0);
    return fd;
}

/* Listens to its end; tells it to stop at the moment that was asked for. */
static char *listen_to(pid_t pid, int fd, int signal, const char *moment)
{
    struct pollfd fds[] = {{.fd = watch_for(moment), .events = POLLIN},
                           {.fd = fd, .events = POLLIN}};
    char *text = NULL, part[4096];
    size_t size;
    ssize_t r = 1;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    do {
        if (r > 0 && signal &&
            (fds[0].fd < 0 ? strstr(text ? text : "", moment) != NULL : fds[0].revents != 0)) {
            kill(signal == SIGKILL ? pid : -pid, signal);
            signal = 0;
            close(fds[0].fd);
            fds[0].fd = -1;
        }
        poll(fds, 2, -1);
        r = fds[1].revents ? read(fd, part, sizeof(part)) : 1;
        if (fds[1].revents && r > 0)
            fwrite(part, 1, (size_t)r, out);
        fflush(out);
    } while (r > 0 || (r < 0 && errno == EINTR));
    close(fd);
    fclose(out);
    assert_int_equal(signal, 0); /* the moment came */
    return text;
}

static void run(struct play *play, int signal, const char *moment, va_list arguments)
{
    char *argv[MAX_ARGUMENTS] = {play->program};
    size_t count = 1;
    int status, fd;
    pid_t pid;

    while ((argv[count] = va_arg(arguments, char *)))
        assert_true(++count < MAX_ARGUMENTS);
    free(play->output);
    pid = start(argv, &fd);
    play->output = listen_to(pid, fd, signal, moment);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    play->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (signal) {
        alarm(END_BUDGET_S);
        while (waitpid(-1, NULL, 0) > 0)
            ;
        alarm(0);
    }
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody was left behind */
    assert_int_equal(errno, ECHILD);
}

void play_run(struct play *play, ...)
{
    va_list arguments;

    va_start(arguments, play);
    run(play, 0, "", arguments);
    va_end(arguments);
}

void play_signal(struct play *play, int signal, const char *moment, ...)
{
    va_list arguments;

    va_start(arguments, moment);
    run(play, signal, moment, arguments);
    va_end(arguments);
}

struct run_document *play_load(const struct play *play)
{
    struct run_document *document = NULL;
    struct why why = {0};
    char path[64];

    snprintf(path, sizeof(path), "%s/latest", play->runs);
    if (result_load(&document, path, &why))
        fail_msg("%s; it printed:\n%s", why.text, play->output);
    return document;
}

void play_said(const struct play *play, const char *text)
{
    if (!strstr(play->output, text))
        fail_msg("\"%s\" is not in:\n%s", text, play->output);
}

int play_left(const struct play *play)
{
    DIR *dir = opendir(play->runs);
    int count = 0;

    if (!dir)
        return -1;
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}
