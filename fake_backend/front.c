/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/front.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

#define PATH_SIZE 192

/* Where nodes are read, and where the sentence goes when they cannot be used. */
struct reader {
    struct store *store;
    const char *path;
    struct why *why;
};

int front_number(struct store *store, const char *path, const char *name, uint64_t most,
                 uint64_t *number_out)
{
    char node[PATH_SIZE];
    char *value, *end;
    uint64_t number;
    int rc = 0;

    snprintf(node, sizeof(node), "%s/%s", path, name);
    value = store->ops->read(store, node);
    if (!value)
        return errno ? -errno : -EIO;
    errno = 0;
    number = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno || number > most)
        rc = -EPROTO;
    else
        *number_out = number;
    free(value);
    return rc;
}

static int unusable(const struct reader *reader, const char *name, int rc)
{
    if (rc == -ENOENT || rc == -EPROTO)
        return why_set(reader->why, -EPROTO, "the frontend is ready, but its %s is %s", name,
                       rc == -ENOENT ? "missing" : "not a number");
    return why_set(reader->why, rc, "reading xenstore node %s/%s: %s", reader->path, name,
                   strerror(-rc));
}

/* Reads a number that must be there. */
static int read_due(const struct reader *reader, const char *name, uint32_t *number_out)
{
    uint64_t number = 0;
    int rc = front_number(reader->store, reader->path, name, UINT32_MAX, &number);

    if (rc)
        return unusable(reader, name, rc);
    *number_out = (uint32_t)number;
    return 0;
}

/* Reads a number that may be missing; *number keeps what it is then.  1: it is there. */
static int read_optional(const struct reader *reader, const char *name, uint32_t *number)
{
    uint64_t read = *number;
    int rc = front_number(reader->store, reader->path, name, UINT32_MAX, &read);

    if (rc && rc != -ENOENT)
        return unusable(reader, name, rc);
    *number = (uint32_t)read;
    return !rc;
}

static int read_protocol(const struct reader *reader, enum wire_abi *abi_out)
{
    char node[PATH_SIZE];
    char *protocol;

    snprintf(node, sizeof(node), "%s/protocol", reader->path);
    protocol = reader->store->ops->read(reader->store, node);
    if (!protocol && errno != ENOENT)
        return unusable(reader, "protocol", errno ? -errno : -EIO);
    *abi_out = wire_abi_of(protocol);
    free(protocol);
    return *abi_out ? 0
                    : why_set(reader->why, -EPROTO,
                              "the frontend speaks a ring protocol that we do not");
}

static int not_offered(const struct reader *reader, const struct offer_terms *terms)
{
    return why_set(reader->why, -EPROTO,
                   "the frontend's ring is larger than the %u pages that were offered, or its size "
                   "is no power of two",
                   1u << terms->ring_order);
}

/* ring-page-order, or its deprecated twin num-ring-pages. */
static int read_order(const struct reader *reader, const struct offer_terms *terms,
                      unsigned *order_out)
{
    uint32_t order = 0, pages;
    int rc = read_optional(reader, "ring-page-order", &order);

    if (rc < 0)
        return rc;
    if (order > terms->ring_order)
        return not_offered(reader, terms);
    pages = 1u << order;
    if (!rc)
        rc = read_optional(reader, "num-ring-pages", &pages);
    if (rc < 0)
        return rc;
    while (order < terms->ring_order && 1u << order < pages)
        order++;
    if (pages != 1u << order)
        return not_offered(reader, terms);
    *order_out = order;
    return 0;
}

/*
 * The grants of one ring: "ring-ref", or "ring-ref0" and so on when it has several pages.  Some
 * frontends write ring-ref0 for a single one too.
 */
static int read_refs(const struct reader *reader, unsigned order, uint32_t *refs_out)
{
    char name[24];
    int rc = order ? 0 : read_optional(reader, "ring-ref", refs_out);

    if (rc)
        return rc < 0 ? rc : 0;
    for (unsigned i = 0; !rc && i < 1u << order; i++) {
        uint64_t ref = 0;

        snprintf(name, sizeof(name), "ring-ref%u", i);
        rc = front_number(reader->store, reader->path, name, UINT32_MAX, &ref);
        refs_out[i] = (uint32_t)ref;
    }
    return rc ? unusable(reader, order || rc != -ENOENT ? name : "ring-ref", rc) : 0;
}

static int read_queue(const struct reader *reader, unsigned order, struct front_queue *queue)
{
    int rc = read_refs(reader, order, queue->ring_ref);

    return rc ? rc : read_due(reader, "event-channel", &queue->event_channel);
}

/* One queue's nodes are the frontend's own; several have directories. */
static int read_queues(const struct reader *reader, struct front *front)
{
    if (front->queues == 1)
        return read_queue(reader, front->ring_order, &front->queue[0]);
    for (unsigned i = 0; i < front->queues; i++) {
        char path[PATH_SIZE];
        struct reader inner = {reader->store, path, reader->why};
        int rc;

        snprintf(path, sizeof(path), "%s/queue-%u", reader->path, i);
        rc = read_queue(&inner, front->ring_order, &front->queue[i]);
        if (rc)
            return why_prefix(reader->why, rc, "queue %u: ", i);
    }
    return 0;
}

int front_read(struct front *front, struct store *store, const char *path,
               const struct offer_terms *terms, struct why *why)
{
    struct reader reader = {store, path, why};
    uint32_t persistent = 0, queues = 1;
    int rc;

    *front = (struct front){0};
    rc = read_order(&reader, terms, &front->ring_order);
    if (!rc)
        rc = read_optional(&reader, "multi-queue-num-queues", &queues);
    if (rc >= 0 && (!queues || queues > terms->queues))
        return why_set(why, -EPROTO, "the frontend wants %" PRIu32 " queues of the %u offered",
                       queues, terms->queues);
    front->queues = queues;
    if (rc >= 0)
        rc = read_queues(&reader, front);
    if (rc >= 0)
        rc = read_protocol(&reader, &front->abi);
    if (rc >= 0)
        rc = read_optional(&reader, "feature-persistent", &persistent);
    if (rc < 0)
        return rc;
    front->persistent = persistent && terms->persistent;
    return 0;
}
