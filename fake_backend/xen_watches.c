/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/xen_watches.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xen/io/xs_wire.h>

#define ANSWER_BUDGET_MS 30000 /* xenstored is alive, or nothing works */

static int connect_socket(void)
{
    const char *path = getenv("XENSTORED_PATH"); /* as libxenstore does */
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s",
             path ? path : "/var/run/xenstored/socket");
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

int xen_watches_open(struct xen_watches *watches)
{
    *watches = (struct xen_watches){.fd = connect_socket()};
    if (watches->fd < 0)
        watches->fd = open("/dev/xen/xenbus", O_RDWR | O_CLOEXEC);
    return watches->fd < 0 ? -errno : 0;
}

void xen_watches_close(struct xen_watches *watches)
{
    if (watches->fd >= 0)
        close(watches->fd);
    watches->fd = -1;
}

/* Once a message has begun, the rest of it follows without our doing. */
static int read_whole(int fd, void *buffer, size_t size)
{
    char *at = buffer;

    while (size) {
        ssize_t r = read(fd, at, size);

        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return r ? -errno : -ECONNRESET;
        at += r;
        size -= (size_t)r;
    }
    return 0;
}

/* "<path>\0<token>\0" */
static void take_event(struct xen_watches *watches, const char *body, size_t size)
{
    size_t path = strnlen(body, size);
    uint64_t token;

    if (path + 1 >= size)
        return;
    token = strtoull(body + path + 1, NULL, 10);
    /* An event may still come for a watch that is gone; its token is nobody's. */
    for (size_t i = 0; i < XEN_WATCHES_MAX; i++)
        if (watches->watches[i] && watches->watches[i]->token == token)
            watches->watches[i]->fired = true;
}

/* Reads one message.  1: an event, 0: the answer to `request`, -errno: what xenstored or the
 * connection says. */
static int read_message(struct xen_watches *watches, uint32_t request)
{
    char body[XENSTORE_PAYLOAD_MAX + 1];
    struct xsd_sockmsg header;
    int rc = read_whole(watches->fd, &header, sizeof(header));

    if (!rc && header.len > XENSTORE_PAYLOAD_MAX)
        rc = -EPROTO;
    if (!rc)
        rc = read_whole(watches->fd, body, header.len);
    if (rc)
        return rc;
    body[header.len] = '\0';
    if (header.type == XS_WATCH_EVENT) {
        take_event(watches, body, header.len + 1);
        return 1;
    }
    if (header.req_id != request)
        return -EPROTO;
    return header.type == XS_ERROR ? -EINVAL : 0;
}

static bool readable(int fd, int timeout_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

    return poll(&poll_fd, 1, timeout_ms) > 0;
}

/* Asks for a watch to be set or removed, and waits for the answer. */
static int ask(struct xen_watches *watches, uint32_t type, const char *path,
               const struct store_watch *watch)
{
    struct {
        struct xsd_sockmsg header;
        char body[256];
    } message = {.header = {.type = type, .req_id = ++watches->last_request}};
    int length =
        snprintf(message.body, sizeof(message.body), "%s%c%" PRIu64, path, '\0', watch->token);
    int rc;

    if (length < 0 || length >= (int)sizeof(message.body))
        return -ENAMETOOLONG;
    message.header.len = (uint32_t)length + 1;
    if (write(watches->fd, &message, sizeof(message.header) + message.header.len) < 0)
        return -errno;
    do {
        if (!readable(watches->fd, ANSWER_BUDGET_MS))
            return -ETIMEDOUT;
        rc = read_message(watches, message.header.req_id);
    } while (rc == 1);
    return rc;
}

int xen_watches_add(struct xen_watches *watches, const char *path, struct store_watch *watch)
{
    size_t i = 0;
    int rc;

    while (i < XEN_WATCHES_MAX && watches->watches[i])
        i++;
    if (i == XEN_WATCHES_MAX)
        return -ENOSPC;
    watch->fired = false;
    watch->token = ++watches->last_token;
    watches->watches[i] = watch;
    rc = ask(watches, XS_WATCH, path, watch);
    if (rc)
        watches->watches[i] = NULL;
    return rc;
}

void xen_watches_remove(struct xen_watches *watches, const char *path, struct store_watch *watch)
{
    ask(watches, XS_UNWATCH, path, watch); /* one that stays fires for nobody */
    for (size_t i = 0; i < XEN_WATCHES_MAX; i++)
        if (watches->watches[i] == watch)
            watches->watches[i] = NULL;
}

int xen_watches_drain(struct xen_watches *watches)
{
    int taken = 0;

    while (readable(watches->fd, 0)) {
        int rc = read_message(watches, 0);

        if (rc < 0)
            return rc;
        taken++;
    }
    return taken;
}
