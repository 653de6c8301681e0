/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/connection.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/front.h"
#include "fake_backend/journal.h"
#include "fake_backend/server.h"

/* -EPROTO with a sentence: the guest's doing; another errno: a door failed us. */
static int open_queue(struct connection *connection, const struct front *front, unsigned index,
                      struct why *why)
{
    const struct front_queue *queue = &front->queue[index];
    struct ports *ports = connection->ports;
    unsigned domid = connection->server->config.domid;
    void *pages;
    int rc;

    pages = ports->grants->ops->map(ports->grants, domid, queue->ring_ref, connection->ring_pages,
                                    true);
    if (!pages && errno != EINVAL)
        return why_set(why, -errno, "mapping ring-ref %u of domain %u: %s", queue->ring_ref[0],
                       domid, strerror(errno));
    if (!pages)
        return why_set(why, -EPROTO, "the grant in the frontend's ring-ref cannot be mapped");
    rc = server_open(connection->server, index, pages, connection->ring_pages * PORTS_PAGE_SIZE,
                     front->abi);
    if (rc)
        return why_set(why, rc, "no memory for the requests of a ring");
    rc = ports->events->ops->bind(ports->events, domid, queue->event_channel);
    if (rc == -EINVAL || rc == -ESRCH)
        return why_set(why, -EPROTO, "the frontend's event-channel cannot be bound");
    if (rc < 0)
        return why_set(why, rc, "binding event-channel %u of domain %u: %s", queue->event_channel,
                       domid, strerror(-rc));
    connection->port[index] = rc;
    return 0;
}

static void journal_agreement(struct connection *connection, const struct front *front)
{
    char text[120];

    snprintf(text, sizeof(text), "protocol=%s ring-page-order=%u queues=%u persistent=%d",
             wire_abi_word(front->abi), front->ring_order, front->queues, front->persistent);
    journal_add(connection->server->config.journal,
                (struct journal_entry){.kind = JOURNAL_CONNECT, .text = text});
}

int connection_open(struct connection *connection, struct ports *ports, const char *path,
                    struct why *why)
{
    struct server *server = connection->server;
    struct front front;
    int rc = front_read(&front, ports->store, path, &server->terms, why);

    if (rc)
        return rc;
    connection->ports = ports;
    connection->ring_pages = 1u << front.ring_order;
    connection->queues = front.queues;
    for (unsigned i = 0; !rc && i < front.queues; i++)
        rc = open_queue(connection, &front, i, why);
    if (!rc && front.persistent && server_persist(server))
        rc = why_set(why, -ENOMEM, "no memory for persistent grants");
    if (rc)
        connection_close(connection);
    else
        journal_agreement(connection, &front);
    return rc;
}

int connection_notify(struct connection *connection, unsigned queue, struct why *why)
{
    struct events *events = connection->ports->events;
    int rc = events->ops->notify(events, connection->port[queue]);

    return rc ? why_set(why, rc, "notifying domain %u through event channel %d: %s",
                        connection->server->config.domid, connection->port[queue], strerror(-rc))
              : 0;
}

int connection_close(struct connection *connection)
{
    struct ports *ports = connection->ports;
    int failed, rc = 0;

    for (unsigned i = 0; i < connection->queues; i++) {
        void *pages = connection->server->queue[i].ring.pages;

        if (connection->port[i])
            ports->events->ops->unbind(ports->events, connection->port[i]);
        connection->port[i] = 0;
        failed =
            pages ? ports->grants->ops->unmap(ports->grants, pages, connection->ring_pages) : 0;
        rc = rc ? rc : failed;
    }
    connection->queues = 0;
    failed = server_stop(connection->server);
    return rc ? rc : failed;
}
