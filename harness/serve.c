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
#include "harness/serve_command.h"
#include "harness/serve_trace.h"

#define TURNS_MAX      64 /* of the ring, before we look elsewhere */
#define CLOSE_BUDGET_S 30 /* for a frontend to close, once asked */

/*
 * Is there such a device already?  Whoever made it would lose it to us.  What is left of a serve that
 * was killed is removed, and not made again at once: a guest that has not seen it go would take the
 * new one for the old.
 */
static int look_for_another(struct serve *serve, struct why *why)
{
    struct ports *ports = &serve->options.bench->ports;
    const struct backend_config *config = &serve->options.config;
    const char *name = serve->options.vdev_name;
    char path[96];
    char *there;
    int rc = 0;

    if (serve->options.alone)
        rc = backend_clean_device(ports, config->domid, config->vdev, why);
    if (rc > 0)
        return why_set(why, -EAGAIN,
                       "%s of domain %u was left behind by one of us that was killed, and is "
                       "removed now: start again",
                       name, config->domid);
    if (rc)
        return rc;
    snprintf(path, sizeof(path), "/local/domain/%u/device/vbd/%u", config->domid, config->vdev);
    there = ports->store->ops->read(ports->store, path);
    if (!there && errno != ENOENT)
        return why_set(why, -errno, "reading xenstore node %s: %s", path, strerror(errno));
    if (there)
        rc = why_set(why, -EBUSY, "domain %u has a device %s already: choose another --vdev",
                     config->domid, name);
    free(there);
    return rc;
}

int serve_open(struct serve *serve, const struct serve_options *options, struct why *why)
{
    struct bench *bench = options->bench;
    struct backend_config *config = &serve->options.config;
    int rc;

    *serve = (struct serve){.options = *options};
    TAILQ_INIT(&serve->rules);
    rc = bench->ops->guest(bench, &config->domid, why);
    if (!rc)
        rc = look_for_another(serve, why);
    if (!rc && options->keep_journal && !(serve->journal = journal_create()))
        rc = why_set(why, -ENOMEM, "no memory for a journal");
    config->journal = serve->journal;
    bench->input_fd = options->input_fd;
    return rc ? rc : backend_attach(&serve->backend, &bench->ports, config, why);
}

void serve_mark(struct serve *serve, const char *mark)
{
    journal_add(serve->journal,
                (struct journal_entry){.kind = JOURNAL_MARK, .name = mark, .text = "sent"});
    backend_mark(serve->backend, mark);
}

void serve_close(struct serve *serve)
{
    serve->options.bench->input_fd = -1;
    backend_free(serve->backend);
    serve_free_rules(serve);
    journal_free(serve->journal);
    *serve = (struct serve){0};
}

void serve_end(struct serve *serve)
{
    if (serve->closing)
        return;
    serve->closing = serve->busy = true;
    serve->unused = backend_state(serve->backend) == BACKEND_CONNECTING;
    serve->close_end_ms = clock_ms() + CLOSE_BUDGET_S * 1000LL * serve->options.bench->slow;
    backend_close(serve->backend);
}

/* Takes what was typed, as far as it is whole lines.  Its end is a `close`. */
static int take_input(struct serve *serve)
{
    struct pollfd poll_fd = {.fd = serve->options.bench->input_fd, .events = POLLIN};
    char *line = serve->line, *end;
    ssize_t size;

    if (poll_fd.fd < 0 || poll(&poll_fd, 1, 0) <= 0)
        return 0;
    serve->busy = true;
    size = read(poll_fd.fd, line + serve->typed, sizeof(serve->line) - 1 - serve->typed);
    if (size <= 0) {
        serve->options.bench->input_fd = -1;
        serve_end(serve);
        return 1;
    }
    serve->typed += (size_t)size;
    serve->line[serve->typed] = '\0';
    while ((end = strchr(line, '\n'))) {
        *end = '\0';
        serve_command(serve, line);
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
        [BACKEND_CLOSING] = "closing; an interrupt is for not waiting",
        [BACKEND_CLOSED] = "closed",
        [BACKEND_BROKEN] = "broken",
    };
    enum backend_state state = backend_state(serve->backend);

    if (state == serve->shown)
        return;
    serve->shown = state;
    fprintf(serve->options.out, "%s: %s\n", serve->options.vdev_name, words[state]);
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

/* Takes events of the doors, of the channels one: their descriptor tells of more.  Returns how many. */
static int take_events(struct ports *ports, struct why *why)
{
    int done = ports->store->ops->drain(ports->store);
    int rc;

    if (done < 0)
        return why_set(why, done, "xenstore: %s", strerror(-done));
    rc = ports->events->ops->next(ports->events);
    return rc < 0 ? why_set(why, rc, "event channels: %s", strerror(-rc)) : done + (rc > 0);
}

int serve_work(struct serve *serve, struct why *why)
{
    int done = take_events(&serve->options.bench->ports, why);
    int rc = done < 0 ? done : 1;

    for (int turn = 0; rc > 0 && turn < TURNS_MAX; turn++) {
        rc = backend_work(serve->backend, why);
        done += rc > 0;
    }
    serve->busy = rc > 0;
    show_news(serve);
    return rc < 0 ? rc : done + take_input(serve);
}

/*
 * Waits until there may be something to do; when there certainly is, it only looks, so that a guest
 * that never stops asking does not keep the user waiting.
 */
static int wait_for_more(struct serve *serve, struct why *why)
{
    struct bench *bench = serve->options.bench;
    long long left = serve->closing ? serve->close_end_ms - clock_ms() : -1;
    bool over = serve->closing && left <= 0;
    struct signalfd_siginfo ignored;
    int rc = over ? 0 : bench->ops->wait(bench, serve->busy ? 0 : (int)left, why);

    if (rc == -EINTR && !serve->closing &&
        read(serve->options.stop_fd, &ignored, sizeof(ignored)) > 0) {
        serve_end(serve);
        return 0;
    }
    if (rc != 0 && rc != -ENODATA)
        return rc < 0 ? rc : 0;
    if (serve->busy && !over)
        return 0;
    return why_set(why, -ETIMEDOUT,
                   "the guest did not let go of %s within %u s (is it mounted there?); it has lost "
                   "it now",
                   serve->options.vdev_name, CLOSE_BUDGET_S * bench->slow);
}

int serve_run(struct serve *serve, struct why *why)
{
    struct bench *bench = serve->options.bench;
    int rc;

    do {
        int done = serve_work(serve, why);

        if (done < 0)
            return done;
        if (backend_state(serve->backend) == BACKEND_CLOSED || serve->unused)
            return 0;
        if (backend_state(serve->backend) == BACKEND_BROKEN)
            return why_set(why, -EPROTO, "the guest's frontend broke the protocol: %s",
                           backend_broken(serve->backend));
        if (bench->ops->life(bench) != GUEST_RUNNING) {
            fprintf(serve->options.out, "%s: the guest is gone\n", serve->options.vdev_name);
            return 0;
        }
        if (fflush(serve->options.out) || ferror(serve->options.out))
            serve_end(serve); /* nobody listens any more */
        rc = wait_for_more(serve, why);
    } while (!rc);
    return rc;
}
