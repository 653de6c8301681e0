/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/backend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/xenbus.h>

#include "fake_backend/connection.h"
#include "fake_backend/front.h"
#include "fake_backend/handshake.h"
#include "fake_backend/journal.h"
#include "fake_backend/server.h"

struct backend {
    struct ports *ports;
    struct handshake handshake;
    enum backend_state state;
    struct why broken;
    bool closing_due; /* we were asked to close */
    bool closed_due;  /* the frontend is closed, and we are once nothing is held */
    struct server server;
    struct connection connection;
};

/* An operation is offered no more: its node says so before the guest can see the answer, as
 * xen-blkback does it. */
static int revoke(void *ctx, enum block_op op, struct why *why)
{
    struct backend *backend = ctx;

    switch (op) {
    case OP_BARRIER:
        return handshake_rewrite(&backend->handshake, "feature-barrier", "0", why);
    case OP_FLUSH:
        return handshake_rewrite(&backend->handshake, "feature-flush-cache", "0", why);
    case OP_DISCARD:
        return handshake_rewrite(&backend->handshake, "feature-discard", "0", why);
    default:
        return 0; /* it was never offered by a node */
    }
}

int backend_attach(struct backend **backend_out, struct ports *ports,
                   const struct backend_config *config, struct why *why)
{
    struct backend *backend = calloc(1, sizeof(*backend));
    int rc;

    if (!backend)
        return why_set(why, -ENOMEM, "no memory for a backend");
    backend->ports = ports;
    backend->state = BACKEND_CONNECTING;
    backend->connection.server = &backend->server;
    server_init(&backend->server, ports, config);
    backend->server.revoke = revoke;
    backend->server.revoke_ctx = backend;
    rc = handshake_begin(&backend->handshake, ports->store, config->journal, config->domid,
                         config->vdev, &config->offer, why);
    if (rc) {
        backend_free(backend);
        return rc;
    }
    *backend_out = backend;
    return 0;
}

/* The guest broke the protocol: we stop serving it, and say why. */
static void break_off(struct backend *backend, const char *reason)
{
    backend->state = BACKEND_BROKEN;
    why_set(&backend->broken, 0, "%s", reason);
    journal_add(backend->server.config.journal,
                (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = reason});
}

/* A guest that is destroyed loses its nodes and grants while we look at them: no wrong of its. */
static bool is_gone(const struct backend *backend)
{
    const struct handshake *handshake = &backend->handshake;
    uint64_t ignored;

    return front_number(handshake->store, handshake->front, "state", INT32_MAX, &ignored) ==
           -ENOENT;
}

/*
 * Takes what an Initialised frontend published and goes to Connected.  Nonzero only when a door
 * failed us.
 */
static int connect_ring(struct backend *backend, struct why *why)
{
    struct why reason;
    int rc =
        connection_open(&backend->connection, backend->ports, backend->handshake.front, &reason);

    if (rc == -EPROTO) {
        if (!is_gone(backend)) /* otherwise handshake_look will tell */
            break_off(backend, reason.text);
        return 0;
    }
    if (rc)
        return why_set(why, rc, "%s", reason.text);
    rc = handshake_properties(&backend->handshake, server_sectors(&backend->server), why);
    return rc ? rc : handshake_switch(&backend->handshake, XenbusStateConnected, why);
}

/* The frontend's side is closed: give back what is its own, and close ours. */
static int closed(struct backend *backend, struct why *why)
{
    int rc = connection_close(&backend->connection);

    backend->state = BACKEND_CLOSED;
    if (rc)
        return why_set(why, rc, "unmapping pages of domain %u: %s", backend->server.config.domid,
                       strerror(-rc));
    return handshake_switch(&backend->handshake, XenbusStateClosed, why);
}

static int front_changed(struct backend *backend, struct why *why)
{
    struct handshake *handshake = &backend->handshake;

    if (backend->state == BACKEND_BROKEN || backend->state == BACKEND_CLOSED)
        return 0;
    switch (handshake->front_state) {
    case XenbusStateInitialising:
    case XenbusStateInitWait:
        return 0;
    case XenbusStateInitialised:
    case XenbusStateConnected: {
        int rc = 0;

        /* Some frontends go straight to Connected; the ring is then due as well. */
        if (backend->state != BACKEND_CONNECTING)
            return 0;
        if (!backend->connection.queues)
            rc = connect_ring(backend, why);
        if (!rc && backend->connection.queues && handshake->front_state == XenbusStateConnected)
            backend->state = BACKEND_CONNECTED;
        return rc;
    }
    case XenbusStateClosing:
        backend->state = BACKEND_CLOSING;
        return handshake->back_state == XenbusStateClosing
                   ? 0
                   : handshake_switch(handshake, XenbusStateClosing, why);
    case XenbusStateClosed:
        backend->closed_due = true; /* once what is on the ring was answered */
        backend->state = BACKEND_CLOSING;
        return 0;
    case XenbusStateUnknown: /* the guest removed its node */
        return closed(backend, why);
    default:
        break_off(backend, "the frontend's state is none that a vbd goes through");
        return 0;
    }
}

/* Serves a queue, and lets the guest see what was answered. */
static int serve(struct backend *backend, unsigned index, struct why *why)
{
    struct server_queue *queue = &backend->server.queue[index];
    int done = server_serve(&backend->server, index, why);
    int rc;

    /* Some frontends (GRUB) never write Connected: who asks is connected, whatever he says. */
    if (backend->state == BACKEND_CONNECTING && queue->ring.req_cons)
        backend->state = BACKEND_CONNECTED;
    if (queue->ran_away) {
        break_off(backend, "the ring's req_prod ran away");
        done++;
    }
    rc = ring_publish(&queue->ring) ? connection_notify(&backend->connection, index, why) : 0;
    return rc ? rc : done;
}

static int close_due(struct backend *backend, struct why *why)
{
    int rc = 0;

    if (backend->handshake.back_state < XenbusStateClosing)
        rc = handshake_switch(&backend->handshake, XenbusStateClosing, why);
    backend->closing_due = rc != 0;
    return rc;
}

int backend_work(struct backend *backend, struct why *why)
{
    int done = handshake_look(&backend->handshake, why);
    int rc;

    if (done < 0)
        return done;
    rc = done ? front_changed(backend, why) : 0;
    if (!rc && backend->closing_due)
        rc = close_due(backend, why);
    if (rc)
        return rc;
    for (unsigned i = 0; i < backend->connection.queues && backend->state != BACKEND_BROKEN; i++) {
        rc = serve(backend, i, why);
        if (rc < 0)
            return rc;
        done += rc;
    }
    if (backend->closed_due && !backend_held(backend)) {
        backend->closed_due = false;
        rc = closed(backend, why);
        return rc ? rc : done + 1;
    }
    if (done || backend->state == BACKEND_BROKEN)
        return done;
    return server_rest(&backend->server);
}

enum backend_state backend_state(const struct backend *backend)
{
    return backend->state;
}

const char *backend_broken(const struct backend *backend)
{
    return backend->broken.text;
}

void backend_mark(struct backend *backend, const char *mark)
{
    fault_engine_mark(&backend->server.engine, mark);
}

int backend_add_rule(struct backend *backend, const struct fault_rule *rule)
{
    return fault_engine_add(&backend->server.engine, rule);
}

const struct fault_rule *backend_remove_rule(struct backend *backend, const char *name)
{
    return server_remove_rule(&backend->server, name);
}

const struct fault_armed *backend_rule(const struct backend *backend, size_t index)
{
    const struct fault_engine *engine = &backend->server.engine;

    return index < engine->count ? &engine->armed[index] : NULL;
}

void backend_continue(struct backend *backend, const struct backend *before)
{
    fault_engine_continue(&backend->server.engine, &before->server.engine);
}

struct backend_stats backend_stats(const struct backend *backend)
{
    return backend->server.stats;
}

bool backend_idle(const struct backend *backend)
{
    return !server_pending(&backend->server) && !backend->server.dropped;
}

unsigned backend_held(const struct backend *backend)
{
    return server_pending(&backend->server);
}

const struct fault_rule *backend_unfired(const struct backend *backend)
{
    return fault_engine_unfired(&backend->server.engine);
}

int backend_rewrite(struct backend *backend, const char *node, const char *value, struct why *why)
{
    return handshake_rewrite(&backend->handshake, node, value, why);
}

int backend_resize(struct backend *backend, uint64_t sectors, struct why *why)
{
    char value[24];
    int rc;

    snprintf(value, sizeof(value), "%" PRIu64, sectors);
    rc = handshake_rewrite(&backend->handshake, "sectors", value, why);
    if (rc)
        return rc;
    server_resize(&backend->server, sectors);
    return backend->handshake.back_state == XenbusStateConnected
               ? handshake_switch(&backend->handshake, XenbusStateConnected, why)
               : 0;
}

bool backend_front_closes(const struct backend *backend)
{
    return backend->handshake.front_state == XenbusStateUnknown ||
           backend->handshake.front_state >= XenbusStateClosing;
}

void backend_close(struct backend *backend)
{
    if (backend->state == BACKEND_CLOSING || backend->state == BACKEND_CLOSED)
        return;
    backend->closing_due = true;
    if (backend->state != BACKEND_BROKEN)
        backend->state = BACKEND_CLOSING;
}

void backend_end(struct backend *backend)
{
    connection_close(&backend->connection);
    handshake_end(&backend->handshake);
}

void backend_free(struct backend *backend)
{
    if (backend)
        backend_end(backend);
    free(backend);
}
