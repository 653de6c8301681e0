/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/fake_store.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <xen/io/xs_wire.h>

#define BUDGET_S 10

static void send_message(struct fake_store *store, enum xsd_sockmsg_type type, uint32_t id,
                         const char *body, size_t length)
{
    char bytes[sizeof(struct xsd_sockmsg) + FAKE_STORE_VALUE + 256];
    struct xsd_sockmsg head = {.type = type, .req_id = id, .len = (uint32_t)length};
    size_t size = sizeof(head) + length, step = store->dribble ? 1 : size;

    memcpy(bytes, &head, sizeof(head));
    memcpy(bytes + sizeof(head), body, length);
    for (size_t at = 0; at < size; at += step)
        send(store->fds[0], bytes + at, step, MSG_NOSIGNAL);
}

static void send_event(struct fake_store *store, unsigned watch)
{
    char body[256];
    int length = snprintf(body, sizeof(body), "%s%c%s", store->watches[watch].path, 0,
                          store->watches[watch].token);

    send_message(store, XS_WATCH_EVENT, 0, body, (size_t)length + 1);
}

/* Is path the node or something below it? */
static bool below(const char *path, const char *node)
{
    size_t length = strlen(node);

    return !strncmp(path, node, length) && (!path[length] || path[length] == '/');
}

static void fire(struct fake_store *store, const char *path, bool removed)
{
    for (unsigned i = 0; i < store->watch_count; i++)
        if (below(path, store->watches[i].path) || (removed && below(store->watches[i].path, path)))
            send_event(store, i);
    pthread_cond_broadcast(&store->changed);
}

static int find(const struct fake_store *store, const char *path)
{
    for (unsigned i = 0; i < store->node_count; i++)
        if (!strcmp(store->nodes[i].path, path))
            return (int)i;
    return -1;
}

static bool put(struct fake_store *store, const char *path, const char *value, size_t length)
{
    int i = find(store, path);

    if (length >= FAKE_STORE_VALUE || (i < 0 && store->node_count == FAKE_STORE_NODES))
        return false;
    if (i < 0)
        i = (int)store->node_count++;
    snprintf(store->nodes[i].path, sizeof(store->nodes[i].path), "%s", path);
    memcpy(store->nodes[i].value, value, length);
    store->nodes[i].value[length] = '\0';
    store->nodes[i].read = false;
    fire(store, path, false);
    return true;
}

static bool drop(struct fake_store *store, const char *path)
{
    unsigned kept = 0, count = store->node_count;

    for (unsigned i = 0; i < count; i++)
        if (!below(store->nodes[i].path, path))
            store->nodes[kept++] = store->nodes[i];
    store->node_count = kept;
    if (kept < count)
        fire(store, path, true);
    return kept < count;
}

static void serve(struct fake_store *store, const struct xsd_sockmsg *head, const char *body)
{
    const char *tail = body + strlen(body) + 1;
    size_t tail_length = head->len - (size_t)(tail - body);
    const char *error = NULL;
    int node = find(store, body);

    switch (head->type) {
    case XS_READ:
        if (node < 0) {
            error = "ENOENT";
            break;
        }
        store->nodes[node].read = true;
        pthread_cond_broadcast(&store->changed);
        send_message(store, XS_READ, head->req_id, store->nodes[node].value,
                     strlen(store->nodes[node].value));
        break;
    case XS_WRITE:
        error = put(store, body, tail, tail_length) ? NULL : "ENOSPC";
        break;
    case XS_RM:
        error = drop(store, body) ? NULL : "ENOENT";
        break;
    case XS_WATCH:
        snprintf(store->watches[store->watch_count].path, 128, "%.127s", body);
        snprintf(store->watches[store->watch_count].token, 32, "%.31s", tail);
        send_event(store, store->watch_count++);
        break;
    default:
        error = "ENOSYS";
    }
    if (error)
        send_message(store, XS_ERROR, head->req_id, error, strlen(error) + 1);
    else if (head->type != XS_READ)
        send_message(store, head->type, head->req_id, "OK", 3);
}

static void *serve_all(void *arg)
{
    struct fake_store *store = arg;
    char body[XENSTORE_PAYLOAD_MAX + 1];
    struct xsd_sockmsg head;

    while (recv(store->fds[0], &head, sizeof(head), MSG_WAITALL) == sizeof(head)) {
        if (head.len > 0 && recv(store->fds[0], body, head.len, MSG_WAITALL) != (ssize_t)head.len)
            break;
        body[head.len] = '\0';
        pthread_mutex_lock(&store->lock);
        serve(store, &head, body);
        pthread_mutex_unlock(&store->lock);
    }
    return NULL;
}

int fake_store_start(struct fake_store *store, bool dribble)
{
    pthread_condattr_t attr;

    memset(store, 0, sizeof(*store));
    store->dribble = dribble;
    pthread_mutex_init(&store->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&store->changed, &attr);
    pthread_condattr_destroy(&attr);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, store->fds) < 0)
        return -errno;
    put(store, "domid", "7", 1);
    pthread_create(&store->thread, NULL, serve_all, store);
    return store->fds[1];
}

void fake_store_stop(struct fake_store *store)
{
    pthread_join(store->thread, NULL);
    close(store->fds[0]);
    pthread_cond_destroy(&store->changed);
    pthread_mutex_destroy(&store->lock);
}

void fake_store_write(struct fake_store *store, const char *path, const char *value)
{
    pthread_mutex_lock(&store->lock);
    put(store, path, value, strlen(value));
    pthread_mutex_unlock(&store->lock);
}

void fake_store_remove(struct fake_store *store, const char *path)
{
    pthread_mutex_lock(&store->lock);
    drop(store, path);
    pthread_mutex_unlock(&store->lock);
}

bool fake_store_read(struct fake_store *store, const char *path, char value[FAKE_STORE_VALUE])
{
    int node;

    pthread_mutex_lock(&store->lock);
    node = find(store, path);
    if (node >= 0)
        strcpy(value, store->nodes[node].value);
    pthread_mutex_unlock(&store->lock);
    return node >= 0;
}

/*
 * The node, once it is there and, if read, has been read; -1 when that takes too long.  Called with
 * the lock held.
 */
static int wait_for(struct fake_store *store, const char *path, bool read)
{
    struct timespec deadline;
    int node, r = 0;

    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += BUDGET_S;
    while (((node = find(store, path)) < 0 || (read && !store->nodes[node].read)) && r == 0)
        r = pthread_cond_timedwait(&store->changed, &store->lock, &deadline);
    return r == 0 ? node : -1;
}

bool fake_store_wait(struct fake_store *store, const char *path, char value[FAKE_STORE_VALUE])
{
    int node;

    pthread_mutex_lock(&store->lock);
    node = wait_for(store, path, false);
    if (node >= 0)
        strcpy(value, store->nodes[node].value);
    pthread_mutex_unlock(&store->lock);
    return node >= 0;
}

bool fake_store_wait_read(struct fake_store *store, const char *path)
{
    int node;

    pthread_mutex_lock(&store->lock);
    node = wait_for(store, path, true);
    pthread_mutex_unlock(&store->lock);
    return node >= 0;
}
