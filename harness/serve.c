/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/serve.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/clock.h"
#include "harness/serve_trace.h"

#define TURNS_MAX      64 /* of the ring, before we look elsewhere */
#define CLOSE_BUDGET_S 30 /* for a frontend to close, once asked */

/* Is there such a device already?  Whoever made it would lose it to us. */
static int look_for_another(const struct serve_options *options, struct why *why)
{
    struct store *store = options->bench->ports.store;
    const struct backend_config *config = &options->config;
    char path[96];
    char *backend;
    int rc;

    snprintf(path, sizeof(path), "/local/domain/%u/device/vbd/%u/backend", config->domid,
             config->vdev);
    backend = store->ops->read(store, path);
    if (!backend)
        return errno == ENOENT
                   ? 0
                   : why_set(why, -errno, "reading xenstore node %s: %s", path, strerror(errno));
    rc = why_set(why, -EBUSY,
                 "domain %u has a device %s already, served by %s: choose another --vdev",
                 config->domid, options->vdev_name, backend);
    free(backend);
    return rc;
}

int serve_open(struct serve *serve, const struct serve_options *options, struct why *why)
{
    struct bench *bench = options->bench;
    struct backend_config *config = &serve->options.config;
    int rc;

    *serve = (struct serve){.options = *options};
    rc = bench->ops->guest(bench, &config->domid, why);
    if (!rc)
        rc = look_for_another(&serve->options, why);
    if (!rc && options->keep_journal && !(serve->journal = journal_create()))
        rc = why_set(why, -ENOMEM, "no memory for a journal");
    config->journal = serve->journal;
    bench->input_fd = options->input_fd;
    return rc ? rc : backend_attach(&serve->backend, &bench->ports, config, why);
}

void serve_close(struct serve *serve)
{
    serve->options.bench->input_fd = -1;
    backend_free(serve->backend);
    journal_free(serve->journal);
    *serve = (struct serve){0};
}

/* Asks the frontend to close, once. */
static void begin_to_close(struct serve *serve)
{
    if (serve->closing)
        return;
    serve->closing = true;
    serve->close_end_ms = clock_ms() + CLOSE_BUDGET_S * 1000LL * serve->options.bench->slow;
    backend_close(serve->backend);
}

static void obey(struct serve *serve, const char *line)
{
    if (!strcmp(line, "close"))
        begin_to_close(serve);
    else if (*line)
        fprintf(serve->options.out, "there is no command '%s'\n", line);
}

/* Takes what was typed, as far as it is whole lines.  Its end is a `close`. */
static int take_input(struct serve *serve)
{
    struct pollfd poll_fd = {.fd = serve->options.bench->input_fd, .events = POLLIN};
    char *line = serve->line, *end;
    ssize_t size;

    if (poll_fd.fd < 0 || poll(&poll_fd, 1, 0) <= 0)
        return 0;
    size = read(poll_fd.fd, line + serve->typed, sizeof(serve->line) - 1 - serve->typed);
    if (size <= 0) {
        serve->options.bench->input_fd = -1;
        begin_to_close(serve);
        return 1;
    }
    serve->typed += (size_t)size;
    serve->line[serve->typed] = '\0';
    while ((end = strchr(line, '\n'))) {
        *end = '\0';
        obey(serve, line);
        line = end + 1;
    }
    serve->typed = strlen(line);
    memmove(serve->line, line, serve->typed + 1);
    if (serve->typed == sizeof(serve->line) - 1)
        serve->typed = 0; /* no command is that long */
    return 1;
}

static void show_state(struct serve *serve)
{
    static const char *const words[] = {
        [BACKEND_CONNECTING] = "waiting for the frontend",
        [BACKEND_CONNECTED] = "connected",
        [BACKEND_CLOSING] = "closing",
        [BACKEND_CLOSED] = "closed",
        [BACKEND_BROKEN] = "the frontend broke the protocol",
    };
    enum backend_state state = backend_state(serve->backend);

    if (state == serve->shown)
        return;
    serve->shown = state;
    fprintf(serve->options.out, "%s: %s%s%s\n", serve->options.vdev_name, words[state],
            state == BACKEND_BROKEN ? ": " : "",
            state == BACKEND_BROKEN ? backend_broken(serve->backend) : "");
}

static void show_news(struct serve *serve)
{
    if (serve->journal && serve->options.trace)
        for (size_t i = 0; i < journal_count(serve->journal); i++)
            serve_trace(serve->options.out, journal_at(serve->journal, i));
    if (serve->journal)
        journal_forget(serve->journal);
    show_state(serve);
}

/* Takes the doors' events.  Returns how many. */
static int take_events(struct ports *ports, struct why *why)
{
    int done = ports->store->ops->drain(ports->store);
    int rc;

    if (done < 0)
        return why_set(why, done, "xenstore: %s", strerror(-done));
    while ((rc = ports->events->ops->next(ports->events)) > 0)
        done++;
    return rc < 0 ? why_set(why, rc, "event channels: %s", strerror(-rc)) : done;
}

int serve_work(struct serve *serve, struct why *why)
{
    int done = take_events(&serve->options.bench->ports, why);
    int rc = done < 0 ? done : 1;

    for (int turn = 0; rc > 0 && turn < TURNS_MAX; turn++) {
        rc = backend_work(serve->backend, why);
        done += rc > 0;
    }
    show_news(serve);
    return rc < 0 ? rc : done + take_input(serve);
}

bool serve_over(const struct serve *serve)
{
    return backend_state(serve->backend) == BACKEND_CLOSED;
}

/* Waits until there may be something to do.  0: nothing came within the budget. */
static int wait_for_more(struct serve *serve, struct why *why)
{
    struct bench *bench = serve->options.bench;
    long long left = serve->closing ? serve->close_end_ms - clock_ms() : -1;
    struct signalfd_siginfo ignored;
    int rc;

    if (serve->closing && left <= 0)
        return 0;
    rc = bench->ops->wait(bench, (int)left, why);
    if (rc != -EINTR || serve->closing)
        return rc;
    if (read(serve->options.stop_fd, &ignored, sizeof(ignored)) < 0)
        return rc;
    begin_to_close(serve);
    return 1;
}

int serve_run(struct serve *serve, struct why *why)
{
    struct bench *bench = serve->options.bench;

    for (;;) {
        int rc = serve_work(serve, why);

        if (rc < 0 || serve_over(serve))
            return rc < 0 ? rc : 0;
        if (bench->ops->life(bench) != GUEST_RUNNING) {
            fprintf(serve->options.out, "%s: the guest is gone\n", serve->options.vdev_name);
            return 0;
        }
        if (ferror(serve->options.out) || fflush(serve->options.out))
            begin_to_close(serve); /* nobody listens any more */
        if (backend_state(serve->backend) == BACKEND_BROKEN && !serve->closing)
            begin_to_close(serve);
        if (rc)
            continue;
        rc = wait_for_more(serve, why);
        if (rc == 0 || rc == -ENODATA)
            return why_set(why, -ETIMEDOUT,
                           "the frontend did not close %s within %u s; its nodes are removed now",
                           serve->options.vdev_name, CLOSE_BUDGET_S * bench->slow);
        if (rc < 0)
            return rc;
    }
}
