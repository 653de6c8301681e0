/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/host/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/bench/host/console.h"
#include "harness/bench/host/grub.h"
#include "harness/bench/host/versions.h"
#include "harness/bench/host/xl.h"
#include "harness/guest/protocol.h"

#define CREATE_BUDGET_MS 120000
#define RELEASE_PATH     "@releaseDomain"

struct host {
    struct bench bench;
    struct host_options options;
    char name[32]; /* of the guest we create */
    int lock;      /* held while guests of this name are ours; -1: none */
    bool have;     /* there is a guest */
    bool used_up;  /* the given domain was spoilt */
    unsigned domid;
    enum guest_life life;
    struct store_watch release;
    struct console console;
    struct grub grub;
};

static void lock_path(const char *name, char path[64])
{
    snprintf(path, 64, HOST_LOCK_DIR "/%s", name);
}

/* Ends the guests of runs that were killed: their locks are free. */
static void sweep_guests(void)
{
    DIR *dir = opendir(HOST_LOCK_DIR);
    struct dirent *entry;
    struct why ignored;
    char path[64];
    int fd;

    while (dir && (entry = readdir(dir))) {
        if (strncmp(entry->d_name, "blkproof-", 9) != 0 || strlen(entry->d_name) > 30)
            continue;
        lock_path(entry->d_name, path);
        fd = open(path, O_RDWR | O_CLOEXEC);
        if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB)) {
            xl_destroy(entry->d_name, &ignored); /* most often there is none any more */
            unlink(path);
        }
        if (fd >= 0)
            close(fd);
    }
    if (dir)
        closedir(dir);
}

static int take_lock(struct host *host, struct why *why)
{
    char path[64];

    mkdir(HOST_LOCK_DIR, 0700);
    snprintf(host->name, sizeof(host->name), "blkproof-%d", (int)getpid());
    lock_path(host->name, path);
    host->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (host->lock < 0 || flock(host->lock, LOCK_EX | LOCK_NB))
        return why_set(why, -errno, "cannot lock %s: %s", path, strerror(errno));
    return 0;
}

/* An agent that waits in a guest has said so in the guest's part of xenstore. */
static bool has_agent(struct host *host)
{
    struct store *store = host->bench.ports.store;
    char path[96], *sign;

    snprintf(path, sizeof(path), "/local/domain/%u/" AGENT_DIR "/agent", host->domid);
    sign = store->ops->read(store, path);
    free(sign);
    return sign;
}

/*
 * The domain that we were given.  One that lives without an agent will not get one from us; on a
 * slow machine it may be on its way.
 */
static int given_guest(struct host *host, struct why *why)
{
    if (host->used_up)
        return why_set(why, -ENODEV,
                       "domain %s crashed, hung or kept the device in an earlier case and is not "
                       "used again: start it anew, or let blkproof make guests with --guest",
                       host->options.domain);
    if (host->options.console)
        console_open(&host->console, host->bench.ports.store, host->domid);
    if (!host->options.no_agent && host->bench.slow == 1 && !has_agent(host) &&
        xl_life(host->domid) == GUEST_RUNNING)
        return why_set(why, -ENODEV,
                       "no blkproof-agent has shown itself in domain %s: start it there, as root",
                       host->options.domain);
    return 0;
}

static int made_guest(struct host *host, struct why *why)
{
    int rc = xl_create(host->options.config, host->name, host->options.grub,
                       CREATE_BUDGET_MS * (int)host->bench.slow, why);

    if (!rc)
        rc = xl_domid(host->name, &host->domid, why);
    if (rc)
        return rc;
    console_open(&host->console, host->bench.ports.store, host->domid);
    return host->options.grub
               ? grub_open(&host->grub, host->bench.ports.store, host->domid, &host->console, why)
               : 0;
}

static int host_guest(struct bench *bench, unsigned *domid_out, struct why *why)
{
    struct host *host = (struct host *)bench;
    int rc = 0;

    if (!host->have)
        rc = host->options.config ? made_guest(host, why) : given_guest(host, why);
    if (rc)
        return rc;
    if (!host->have)
        host->life = GUEST_RUNNING;
    host->have = true;
    *domid_out = host->domid;
    return 0;
}

static enum guest_life host_life(struct bench *bench)
{
    struct host *host = (struct host *)bench;

    if (!host->have)
        return GUEST_GONE;
    /* Xen's store tells of any domain that ends; whose end it was is asked only then. */
    if (host->release.fired) {
        host->release.fired = false;
        host->life = xl_life(host->domid);
    }
    return host->life;
}

static void host_spoil(struct bench *bench)
{
    struct host *host = (struct host *)bench;
    struct why ignored;

    if (!host->have)
        return;
    host->have = false;
    grub_close(&host->grub);
    console_read(&host->console);
    console_close(&host->console);
    if (host->options.domain) {
        host->used_up = true;
        return;
    }
    xl_destroy(host->name, &ignored); /* it may have gone by itself */
}

/* A file that goes when we do, whatever ends us. */
static int open_image(struct why *why)
{
    const char *folder = getenv("TMPDIR");
    int fd = open(folder ? folder : P_tmpdir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    return fd < 0 ? why_set(why, -errno, "no file in %s to save the guest to: %s",
                            folder ? folder : P_tmpdir, strerror(errno))
                  : fd;
}

/* The domain that the guest no longer is has ended, of which Xen's store tells; the paused one that it is has not. */
static void forget_end(struct host *host)
{
    struct store *store = host->bench.ports.store;

    if (store->ops->drain(store) >= 0)
        host->release.fired = false;
}

static int host_restore(struct bench *bench, unsigned *domid_out, struct why *why)
{
    struct host *host = (struct host *)bench;
    const char *name = host->options.domain ? host->options.domain : host->name;
    int budget_ms = CREATE_BUDGET_MS * (int)bench->slow;
    int fd = open_image(why), rc;
    char image[64];

    if (fd < 0)
        return fd;
    snprintf(image, sizeof(image), "/proc/%d/fd/%d", (int)getpid(), fd);
    rc = xl_save(host->domid, image, budget_ms, why);
    if (!rc)
        rc = xl_restore(image, budget_ms, why);
    if (!rc)
        rc = xl_domid(name, &host->domid, why);
    close(fd);
    if (rc)
        return why_prefix(why, rc, "saving and restoring the guest: ");
    forget_end(host);
    if (host->console.fd >= 0)
        console_move(&host->console, bench->ports.store, host->domid);
    *domid_out = host->domid;
    return 0;
}

static int host_unpause(struct bench *bench, struct why *why)
{
    return xl_unpause(((struct host *)bench)->domid, why);
}

static int host_wait(struct bench *bench, int timeout_ms, struct why *why)
{
    struct host *host = (struct host *)bench;
    struct pollfd fds[] = {
        {.fd = host->options.stop_fd, .events = POLLIN},
        {.fd = bench->ports.store->ops->fd(bench->ports.store), .events = POLLIN},
        {.fd = bench->ports.events->ops->fd(bench->ports.events), .events = POLLIN},
        {.fd = host->console.fd, .events = POLLIN},
        {.fd = bench->input_fd, .events = POLLIN},
    };
    int r = host->grub.store ? grub_work(&host->grub, why) : 0;

    if (r)
        return r;
    r = poll(fds, sizeof(fds) / sizeof(fds[0]), timeout_ms);
    if (r < 0 && errno != EINTR)
        return why_set(why, -errno, "waiting for the guest: %s", strerror(errno));
    if (fds[0].revents)
        return why_set(why, -EINTR, "interrupted");
    if (fds[3].revents)
        console_read(&host->console);
    return r ? 1 : 0;
}

static char *host_console(struct bench *bench)
{
    return console_take(&((struct host *)bench)->console);
}

static void host_free(struct bench *bench)
{
    struct host *host = (struct host *)bench;
    char path[64];

    if (host->options.config && host->have)
        host_spoil(bench);
    if (host->lock >= 0) {
        lock_path(host->name, path);
        unlink(path);
        close(host->lock);
        rmdir(HOST_LOCK_DIR); /* when it was the last */
    }
    console_close(&host->console);
    if (bench->ports.store)
        bench->ports.store->ops->unwatch(bench->ports.store, RELEASE_PATH, &host->release);
    ports_xen_close(&bench->ports);
    host_versions_free(bench);
    free(host);
}

static const struct bench_ops host_ops = {
    .guest = host_guest,
    .life = host_life,
    .spoil = host_spoil,
    .restore = host_restore,
    .unpause = host_unpause,
    .wait = host_wait,
    .console = host_console,
    .free = host_free,
};

int bench_host_create(struct bench **bench_out, const struct host_options *options, struct why *why)
{
    struct host *host = calloc(1, sizeof(*host));
    int rc;

    if (!host)
        return why_set(why, -ENOMEM, "no memory for a bench");
    host->bench.ops = &host_ops;
    host->bench.kind = "host";
    host->bench.slow = options->slow ? options->slow : 1;
    host->bench.input_fd = -1;
    host->bench.simple = options->grub ? &grub_guest : NULL;
    host->options = *options;
    host->lock = -1;
    host->console.fd = -1;
    if (options->config && access(options->config, R_OK)) {
        rc = why_set(why, -errno, "cannot read the guest's configuration %s: %s", options->config,
                     strerror(errno));
        goto fail;
    }
    rc = ports_xen_open(&host->bench.ports, why);
    if (rc)
        goto fail;
    rc = host->bench.ports.store->ops->watch(host->bench.ports.store, RELEASE_PATH, &host->release);
    if (rc) {
        why_set(why, rc, "watching " RELEASE_PATH ": %s", strerror(-rc));
        goto fail;
    }
    sweep_guests();
    rc = options->config ? take_lock(host, why) : xl_domid(options->domain, &host->domid, why);
    if (rc)
        goto fail;
    host_versions(&host->bench);
    *bench_out = &host->bench;
    return 0;

fail:
    host_free(&host->bench);
    return rc;
}
