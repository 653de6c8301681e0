/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/xenbus.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"

#define MESSAGE_MAX 4096 /* the kernel's buffer for one request, header included */

void xenbus_init(struct xenbus *bus, int fd)
{
    memset(bus, 0, sizeof(*bus));
    bus->fd = fd;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void xenbus_dispose(struct xenbus *bus)
{
    if (bus->fd >= 0)
        close(bus->fd);
    bus->fd = -1;
}

static void wait_for(const struct xenbus *bus, short what)
{
    struct pollfd pollfd = {.fd = bus->fd, .events = what};

    while (poll(&pollfd, 1, -1) < 0 && errno == EINTR)
        ;
}

static int send_all(struct xenbus *bus, const char *bytes, size_t length, struct why *why)
{
    while (length > 0) {
        ssize_t r = write(bus->fd, bytes, length);

        if (r >= 0) {
            bytes += r;
            length -= (size_t)r;
        } else if (errno == EAGAIN) {
            wait_for(bus, POLLOUT);
        } else if (errno != EINTR) {
            return why_set(why, -EPIPE, "writing to xenbus failed: %s", strerror(errno));
        }
    }
    return 0;
}

/*
 * Fills bus->in up to want bytes.  -EAGAIN: not all is there yet; what came is kept for the next
 * call.
 */
static int fill(struct xenbus *bus, size_t want, struct why *why)
{
    while (bus->have < want) {
        ssize_t r = read(bus->fd, bus->in.bytes + bus->have, want - bus->have);

        if (r > 0)
            bus->have += (size_t)r;
        else if (r == 0)
            return why_set(why, -EPIPE, "xenbus was closed from the other side");
        else if (errno == EAGAIN)
            return -EAGAIN;
        else if (errno != EINTR)
            return why_set(why, -EPIPE, "reading from xenbus failed: %s", strerror(errno));
    }
    return 0;
}

/* Receives one message; *body_out points into bus->in until the next call. */
static int receive(struct xenbus *bus, bool wait, const char **body_out, struct why *why)
{
    const size_t head = sizeof(bus->in.head);
    int rc;

    for (;;) {
        rc = fill(bus, head, why);
        if (rc == 0 && bus->in.head.len > XENSTORE_PAYLOAD_MAX)
            return why_set(why, -EPROTO, "xenbus announced a message of %u bytes",
                           bus->in.head.len);
        if (rc == 0)
            rc = fill(bus, head + bus->in.head.len, why);
        if (rc != -EAGAIN || !wait)
            break;
        wait_for(bus, POLLIN);
    }
    if (rc == 0) {
        bus->have = 0;
        *body_out = bus->in.bytes + head;
    }
    return rc;
}

/*
 * A watch event is the path that changed and our token, each ended by NUL; the token is the watch's
 * number.
 */
static void note_event(struct xenbus *bus, const char *body)
{
    const char *end = body + bus->in.head.len;
    const char *token = memchr(body, '\0', bus->in.head.len);
    unsigned long bit;

    if (!token || ++token == end || !memchr(token, '\0', (size_t)(end - token)))
        return;
    bit = strtoul(token, NULL, 10);
    if (bit < 32)
        bus->fired |= 1u << bit;
}

static int refusal(const struct xenbus *bus, const char *body)
{
    for (size_t i = 0; i < sizeof(xsd_errors) / sizeof(xsd_errors[0]); i++) {
        const char *name = xsd_errors[i].errstring;

        if (strnlen(body, bus->in.head.len) == strlen(name) && !memcmp(body, name, strlen(name)))
            return -xsd_errors[i].errnum;
    }
    return -EIO;
}

/* Sends path, NUL, and a tail, and waits for the answer to it. */
static int request(struct xenbus *bus, enum xsd_sockmsg_type type, const char *path,
                   const char *tail, size_t tail_length, const char **body_out, struct why *why)
{
    struct xsd_sockmsg head = {.type = type, .req_id = ++bus->request};
    size_t path_length = strlen(path) + 1;
    char message[MESSAGE_MAX];
    const char *body;
    int rc;

    if (sizeof(head) + path_length + tail_length > sizeof(message))
        return why_set(why, -E2BIG, "a xenstore request of %zu bytes for %s does not fit",
                       path_length + tail_length, path);
    head.len = (uint32_t)(path_length + tail_length);
    memcpy(message, &head, sizeof(head));
    memcpy(message + sizeof(head), path, path_length);
    if (tail_length > 0)
        memcpy(message + sizeof(head) + path_length, tail, tail_length);
    rc = send_all(bus, message, sizeof(head) + head.len, why);
    if (rc < 0)
        return rc;
    for (;;) {
        rc = receive(bus, true, &body, why);
        if (rc < 0)
            return rc;
        if (bus->in.head.type == XS_WATCH_EVENT)
            note_event(bus, body);
        else
            break;
    }
    if (bus->in.head.req_id != head.req_id)
        return why_set(why, -EPROTO, "xenbus answered request %u where %u was due",
                       bus->in.head.req_id, head.req_id);
    if (bus->in.head.type == XS_ERROR) {
        rc = refusal(bus, body);
        return why_set(why, rc, "xenstore refused %s: %s", path, strerror(-rc));
    }
    if (body_out)
        *body_out = body;
    return 0;
}

int xenbus_read(struct xenbus *bus, const char *path, char *value, size_t size, struct why *why)
{
    const char *body;
    int rc;

    rc = request(bus, XS_READ, path, NULL, 0, &body, why);
    if (rc < 0)
        return rc;
    if (bus->in.head.len >= size)
        return why_set(why, -E2BIG, "the value of %s has %u bytes, %zu were expected at most", path,
                       bus->in.head.len, size - 1);
    memcpy(value, body, bus->in.head.len);
    value[bus->in.head.len] = '\0';
    return 0;
}

int xenbus_write(struct xenbus *bus, const char *path, const char *value, size_t length,
                 struct why *why)
{
    return request(bus, XS_WRITE, path, value, length, NULL, why);
}

int xenbus_remove(struct xenbus *bus, const char *path, struct why *why)
{
    int rc;

    rc = request(bus, XS_RM, path, NULL, 0, NULL, why);
    return rc == -ENOENT ? 0 : rc;
}

int xenbus_watch(struct xenbus *bus, const char *path, unsigned bit, struct why *why)
{
    char token[12];
    int length = snprintf(token, sizeof(token), "%u", bit);

    return request(bus, XS_WATCH, path, token, (size_t)length + 1, NULL, why);
}

int xenbus_events(struct xenbus *bus, uint32_t *fired_out, struct why *why)
{
    const char *body;
    int rc;

    for (;;) {
        rc = receive(bus, false, &body, why);
        if (rc < 0)
            break;
        if (bus->in.head.type != XS_WATCH_EVENT)
            return why_set(why, -EPROTO, "xenbus sent an answer that nobody asked for");
        note_event(bus, body);
    }
    if (rc != -EAGAIN)
        return rc;
    *fired_out = bus->fired;
    bus->fired = 0;
    return 0;
}
