/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/xen_wire.h"

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

int xen_wire_open(struct xen_wire *wire)
{
    *wire = (struct xen_wire){.fd = connect_socket()};
    if (wire->fd < 0)
        wire->fd = open("/dev/xen/xenbus", O_RDWR | O_CLOEXEC);
    return wire->fd < 0 ? -errno : 0;
}

void xen_wire_close(struct xen_wire *wire)
{
    if (wire->fd >= 0)
        close(wire->fd);
    wire->fd = -1;
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
static void take_event(struct xen_wire *wire, const char *body, size_t size)
{
    size_t path = strnlen(body, size);
    uint64_t token;

    if (path + 1 >= size)
        return;
    token = strtoull(body + path + 1, NULL, 10);
    /* An event may still come for a watch that is gone; its token is nobody's. */
    for (size_t i = 0; i < XEN_WIRE_WATCHES; i++)
        if (wire->watches[i] && wire->watches[i]->token == token)
            wire->watches[i]->fired = true;
}

/* What xenstored says instead of an answer: the name of an errno. */
static int refusal(const char *name)
{
    for (size_t i = 0; i < sizeof(xsd_errors) / sizeof(xsd_errors[0]); i++)
        if (!strcmp(name, xsd_errors[i].errstring))
            return -xsd_errors[i].errnum;
    return -EPROTO;
}

/* What a message was. */
enum message {
    MESSAGE_UNSET = 0,
    MESSAGE_EVENT,
    MESSAGE_ANSWER, /* to the request that was awaited; rc_out: 0, or what xenstored refused it with */
};

/* Reads one message.  A negative errno: the connection is of no use any more. */
static int read_message(struct xen_wire *wire, uint32_t request, int *rc_out)
{
    char body[XENSTORE_PAYLOAD_MAX + 1];
    struct xsd_sockmsg header;
    int rc = read_whole(wire->fd, &header, sizeof(header));

    if (!rc && header.len > XENSTORE_PAYLOAD_MAX)
        rc = -EPROTO;
    if (!rc)
        rc = read_whole(wire->fd, body, header.len);
    if (rc)
        return rc;
    body[header.len] = '\0';
    if (header.type == XS_WATCH_EVENT) {
        take_event(wire, body, header.len + 1);
        return MESSAGE_EVENT;
    }
    if (header.req_id != request)
        return -EPROTO;
    *rc_out = header.type == XS_ERROR ? refusal(body) : 0;
    return MESSAGE_ANSWER;
}

static bool readable(int fd, int timeout_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

    return poll(&poll_fd, 1, timeout_ms) > 0;
}

/* Sends one message: two strings, of which the second ends without a NUL, or both with theirs. */
static int send_message(struct xen_wire *wire, uint32_t type, const char *path, const char *text,
                        size_t length)
{
    struct {
        struct xsd_sockmsg header;
        char body[XENSTORE_PAYLOAD_MAX];
    } message = {.header = {.type = type, .req_id = ++wire->last_request}};
    size_t size = strlen(path) + 1;
    ssize_t r;

    if (size + length > sizeof(message.body))
        return -E2BIG;
    memcpy(message.body, path, size);
    memcpy(message.body + size, text, length);
    size += length;
    message.header.len = (uint32_t)size;
    size += sizeof(message.header);
    r = write(wire->fd, &message, size);
    return r == (ssize_t)size ? 0 : r < 0 ? -errno : -EIO;
}

/* Waits for the answer to this request, and takes the events that come before it. */
static int await(struct xen_wire *wire, uint32_t request)
{
    int answer = 0, rc;

    do {
        if (!readable(wire->fd, ANSWER_BUDGET_MS))
            return -ETIMEDOUT;
        rc = read_message(wire, request, &answer);
    } while (rc == MESSAGE_EVENT);
    return rc < 0 ? rc : answer;
}

/* Asks for a watch to be set or removed. */
static int ask(struct xen_wire *wire, uint32_t type, const char *path,
               const struct store_watch *watch)
{
    char token[24];
    int length = snprintf(token, sizeof(token), "%" PRIu64, watch->token);
    int rc = send_message(wire, type, path, token, (size_t)length + 1);

    return rc ? rc : await(wire, wire->last_request);
}

static int send_change(struct xen_wire *wire, const struct store_change *change)
{
    char permissions[32];
    int length;

    switch (change->kind) {
    case STORE_WRITE:
        return send_message(wire, XS_WRITE, change->path, change->value, strlen(change->value));
    case STORE_REMOVE:
        return send_message(wire, XS_RM, change->path, "", 0);
    case STORE_PERMIT:
        /* The first names the owner and what everybody else may do: nothing. */
        length = snprintf(permissions, sizeof(permissions), "n%u%cr%u", change->owner, '\0',
                          change->reader);
        return send_message(wire, XS_SET_PERMS, change->path, permissions, (size_t)length + 1);
    default:
        return -EINVAL;
    }
}

int xen_wire_change(struct xen_wire *wire, const struct store_change *changes, size_t count,
                    size_t *failed_out)
{
    uint32_t first = wire->last_request + 1;
    size_t sent = 0;
    int first_rc = 0, rc = 0;

    while (!rc && sent < count) {
        rc = send_change(wire, &changes[sent]);
        sent += !rc;
    }
    for (size_t i = 0; i < sent; i++) {
        int answer = await(wire, first + (uint32_t)i);

        if (answer == -ENOENT && changes[i].kind == STORE_REMOVE)
            continue;
        if (answer && !first_rc) {
            first_rc = answer;
            *failed_out = i;
        }
        if (answer == -ETIMEDOUT)
            break;
    }
    if (rc && !first_rc) {
        first_rc = rc;
        *failed_out = sent;
    }
    return first_rc;
}

int xen_wire_watch(struct xen_wire *wire, const char *path, struct store_watch *watch)
{
    size_t i = 0;
    int rc;

    while (i < XEN_WIRE_WATCHES && wire->watches[i])
        i++;
    if (i == XEN_WIRE_WATCHES)
        return -ENOSPC;
    watch->fired = false;
    watch->token = ++wire->last_token;
    wire->watches[i] = watch;
    rc = ask(wire, XS_WATCH, path, watch);
    if (rc)
        wire->watches[i] = NULL;
    return rc;
}

void xen_wire_unwatch(struct xen_wire *wire, const char *path, struct store_watch *watch)
{
    ask(wire, XS_UNWATCH, path, watch); /* one that stays fires for nobody */
    for (size_t i = 0; i < XEN_WIRE_WATCHES; i++)
        if (wire->watches[i] == watch)
            wire->watches[i] = NULL;
}

int xen_wire_drain(struct xen_wire *wire)
{
    int taken = 0;

    while (readable(wire->fd, 0)) {
        int answer, rc = read_message(wire, 0, &answer);

        if (rc < 0)
            return rc;
        taken++;
    }
    return taken;
}
