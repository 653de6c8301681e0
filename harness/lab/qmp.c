/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/qmp.h"

#include "fake_backend/why.h"
#include "harness/clock.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum migration {
    MIGRATION_UNSET,
    MIGRATION_COMPLETED,
    MIGRATION_FAILED,
};

struct qmp {
    int fd;
    enum migration migration; /* as of the last event */
    size_t used;
    char line[1 << 16]; /* QEMU ends every message with a newline */
};

/* Reads until a whole line is there. */
static int fill(struct qmp *qmp, long long deadline)
{
    struct pollfd ready = {.fd = qmp->fd, .events = POLLIN};
    long long left;
    ssize_t size;
    int r;

    while (!memchr(qmp->line, '\n', qmp->used)) {
        left = deadline - clock_ms();
        if (qmp->used == sizeof(qmp->line))
            return -EMSGSIZE;
        r = poll(&ready, 1, left < 0 ? 0 : (int)left);
        if (r <= 0)
            return r < 0 ? -errno : -ETIMEDOUT;
        size = recv(qmp->fd, qmp->line + qmp->used, sizeof(qmp->line) - qmp->used, 0);
        if (size <= 0)
            return size < 0 ? -errno : -EPIPE;
        qmp->used += (size_t)size;
    }
    return 0;
}

/* The next message, for the caller to release. */
static int receive_any(struct qmp *qmp, long long deadline, json_t **message_out)
{
    size_t length;
    int rc;

    rc = fill(qmp, deadline);
    if (rc)
        return rc;
    length = (size_t)((char *)memchr(qmp->line, '\n', qmp->used) - qmp->line) + 1;
    *message_out = json_loadb(qmp->line, length, 0, NULL);
    memmove(qmp->line, qmp->line + length, qmp->used - length);
    qmp->used -= length;
    return *message_out ? 0 : -EPROTO;
}

static void note_event(struct qmp *qmp, const json_t *message)
{
    const char *event = json_string_value(json_object_get(message, "event"));
    const char *status =
        json_string_value(json_object_get(json_object_get(message, "data"), "status"));

    if (!event || strcmp(event, "MIGRATION") != 0 || !status)
        return;
    if (strcmp(status, "completed") == 0)
        qmp->migration = MIGRATION_COMPLETED;
    else if (strcmp(status, "failed") == 0)
        qmp->migration = MIGRATION_FAILED;
}

/* The next message that has this key, for the caller to release. */
static int receive(struct qmp *qmp, const char *key, long long deadline, json_t **message_out)
{
    json_t *message;
    int rc;

    for (;;) {
        rc = receive_any(qmp, deadline, &message);
        if (rc)
            return rc;
        if (json_object_get(message, key) || json_object_get(message, "error"))
            break;
        note_event(qmp, message);
        json_decref(message);
    }
    *message_out = message;
    return 0;
}

/* Sends a text, with a descriptor when fd is one. */
static int send_text(struct qmp *qmp, const char *text, int fd)
{
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {.head = {.cmsg_level = SOL_SOCKET,
                          .cmsg_type = SCM_RIGHTS,
                          .cmsg_len = CMSG_LEN(sizeof(int))}};
    struct iovec bytes = {.iov_base = (char *)text, .iov_len = strlen(text)};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};

    if (fd >= 0) {
        memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
        message.msg_control = &control;
        message.msg_controllen = sizeof(control);
    }
    return sendmsg(qmp->fd, &message, MSG_NOSIGNAL) == (ssize_t)bytes.iov_len ? 0 : -EPIPE;
}

/*
 * Gives a command with these arguments (NULL: none; taken over) and a descriptor (-1: none);
 * *message_out is its answer, for the caller to release.
 */
static int command(struct qmp *qmp, const char *name, json_t *arguments, int fd, int timeout_ms,
                   json_t **message_out, struct why *why)
{
    long long deadline = clock_ms() + timeout_ms;
    json_t *message, *error;
    char *text = NULL;
    int rc;

    message = json_pack("{s:s, s:o*}", "execute", name, "arguments", arguments);
    text = message ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    if (!text)
        return why_set(why, -ENOMEM, "tell QEMU to %s: out of memory", name);
    rc = send_text(qmp, text, fd);
    free(text);
    if (!rc)
        rc = receive(qmp, "return", deadline, &message);
    if (rc)
        return why_set(why, rc, "tell QEMU to %s: %s", name, strerror(-rc));
    error = json_object_get(message, "error");
    if (error) {
        const char *reason = json_string_value(json_object_get(error, "desc"));

        rc = why_set(why, -EIO, "tell QEMU to %s: %s", name, reason ? reason : "it refused");
        json_decref(message);
        return rc;
    }
    *message_out = message;
    return 0;
}

/* A command whose answer holds nothing of interest. */
static int order(struct qmp *qmp, const char *name, json_t *arguments, int fd, int timeout_ms,
                 struct why *why)
{
    json_t *message;
    int rc;

    rc = command(qmp, name, arguments, fd, timeout_ms, &message, why);
    if (!rc)
        json_decref(message);
    return rc;
}

int qmp_run(struct qmp *qmp, const char *name, int timeout_ms, struct why *why)
{
    return order(qmp, name, NULL, -1, timeout_ms, why);
}

/* QEMU's query-migrate has the reason. */
static int migration_failed(struct qmp *qmp, const char *name, int timeout_ms, struct why *why)
{
    const char *reason;
    json_t *message;
    int rc;

    rc = command(qmp, "query-migrate", NULL, -1, timeout_ms, &message, why);
    if (rc)
        return rc;
    reason = json_string_value(json_object_get(json_object_get(message, "return"), "error-desc"));
    rc = why_set(why, -EIO, "tell QEMU to %s: %s", name, reason ? reason : "it failed");
    json_decref(message);
    return rc;
}

int qmp_migrate(struct qmp *qmp, const char *name, int state, int timeout_ms, struct why *why)
{
    long long deadline = clock_ms() + timeout_ms;
    json_t *message;
    int rc;

    rc = order(qmp, "migrate-set-capabilities",
               json_pack("{s:[{s:s, s:b}, {s:s, s:b}]}", "capabilities", "capability", "events",
                         "state", 1, "capability", "x-ignore-shared", "state", 1),
               -1, timeout_ms, why);
    if (!rc)
        rc = order(qmp, "getfd", json_pack("{s:s}", "fdname", "state"), state, timeout_ms, why);
    qmp->migration = MIGRATION_UNSET;
    if (!rc)
        rc = order(qmp, name, json_pack("{s:s}", "uri", "fd:state"), -1, timeout_ms, why);
    if (rc)
        return rc;
    while (qmp->migration == MIGRATION_UNSET) {
        rc = receive_any(qmp, deadline, &message);
        if (rc)
            return why_set(why, rc, "tell QEMU to %s: %s", name, strerror(-rc));
        note_event(qmp, message);
        json_decref(message);
    }
    return qmp->migration == MIGRATION_COMPLETED ? 0 : migration_failed(qmp, name, timeout_ms, why);
}

int qmp_status(struct qmp *qmp, char **status_out, int timeout_ms, struct why *why)
{
    json_t *message;
    const char *status;
    int rc;

    rc = command(qmp, "query-status", NULL, -1, timeout_ms, &message, why);
    if (rc)
        return rc;
    status = json_string_value(json_object_get(json_object_get(message, "return"), "status"));
    *status_out = strdup(status ? status : "unknown");
    json_decref(message);
    return *status_out ? 0 : why_set(why, -ENOMEM, "ask QEMU for its status: out of memory");
}

int qmp_open(struct qmp **qmp_out, int fd, int timeout_ms, struct why *why)
{
    long long deadline = clock_ms() + timeout_ms;
    struct qmp *qmp = calloc(1, sizeof(*qmp));
    json_t *greeting;
    int rc;

    if (!qmp) {
        close(fd);
        return why_set(why, -ENOMEM, "talk to QEMU: out of memory");
    }
    qmp->fd = fd;
    rc = receive(qmp, "QMP", deadline, &greeting);
    if (rc) {
        rc = why_set(why, rc, "QEMU did not answer: %s", strerror(-rc));
    } else {
        json_decref(greeting);
        rc = qmp_run(qmp, "qmp_capabilities", timeout_ms, why);
    }
    if (rc)
        qmp_close(qmp);
    else
        *qmp_out = qmp;
    return rc;
}

void qmp_close(struct qmp *qmp)
{
    if (!qmp)
        return;
    close(qmp->fd);
    free(qmp);
}
