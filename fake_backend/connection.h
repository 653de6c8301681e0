/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * connection: the rings that a frontend made and the event channels beside them: mapped and bound
 * all together, or not at all.
 */
#ifndef FAKE_BACKEND_CONNECTION_H
#define FAKE_BACKEND_CONNECTION_H

#include "fake_backend/offer.h"
#include "fake_backend/ports.h"

struct server;
struct why;

struct connection {
    struct server *server; /* serves what is mapped here; the caller's */
    struct ports *ports;
    unsigned queues; /* 0: not connected */
    unsigned ring_pages;
    int port[OFFER_MAX_QUEUES]; /* 0: not bound */
};

/*
 * connection_open takes what the frontend published below a path of xenstore, and journals what both
 * sides agreed on.  -EPROTO with a sentence: it is of no use; another errno: a door failed us.
 */
int connection_open(struct connection *connection, struct ports *ports, const char *path,
                    struct why *why);

int connection_notify(struct connection *connection, unsigned queue, struct why *why);

/* connection_close gives everything back, also what stayed mapped.  Right at any time.  Negative
 * errno: a page could not be unmapped. */
int connection_close(struct connection *connection);

#endif
