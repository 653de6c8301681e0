/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/backend.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/xenbus.h>

#include "fake_backend/disk.h"
#include "fake_backend/handshake.h"
#include "fake_backend/journal.h"
#include "fake_backend/server.h"

struct backend {
    struct ports *ports;
    struct handshake handshake;
    enum backend_state state;
    struct why broken;
    int port;         /* 0: not bound */
    bool closing_due; /* we were asked to close */
    struct server server;
};

int backend_attach(struct backend **backend_out, struct ports *ports,
                   const struct backend_config *config, struct why *why)
{
    struct backend *backend = calloc(1, sizeof(*backend));
    int rc;

    if (!backend)
        return why_set(why, -ENOMEM, "no memory for a backend");
    backend->ports = ports;
    backend->state = BACKEND_CONNECTING;
    server_init(&backend->server, ports->grants, config);
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

static int disconnect(struct backend *backend)
{
    int rc = 0;

    if (backend->port)
        backend->ports->events->ops->unbind(backend->ports->events, backend->port);
    backend->port = 0;
    if (backend->server.ring.pages)
        rc = backend->ports->grants->ops->unmap(backend->ports->grants, backend->server.ring.pages,
                                                1);
    server_stop(&backend->server);
    return rc;
}

/*
 * Maps what an Initialised frontend published and goes to Connected.  Nonzero only when a door
 * failed us.
 */
static int connect_ring(struct backend *backend, struct why *why)
{
    unsigned domid = backend->server.config.domid;
    struct handshake_ring front;
    struct why reason;
    enum wire_abi abi;
    void *page;
    int rc;

    rc = handshake_ring(&backend->handshake, &front, &reason);
    if (rc == -EPROTO) {
        break_off(backend, reason.text);
        return 0;
    }
    if (rc)
        return why_set(why, rc, "%s", reason.text);
    abi = wire_abi_of(front.protocol[0] ? front.protocol : NULL);
    if (abi == WIRE_UNSET) {
        break_off(backend, "the frontend speaks a ring protocol that we do not");
        return 0;
    }
    page =
        backend->ports->grants->ops->map(backend->ports->grants, domid, &front.ring_ref, 1, true);
    if (!page && errno != EINVAL)
        return why_set(why, -errno, "mapping ring-ref %u of domain %u: %s", front.ring_ref, domid,
                       strerror(errno));
    if (!page) {
        break_off(backend, "the grant in the frontend's ring-ref cannot be mapped");
        return 0;
    }
    ring_init(&backend->server.ring, page, PORTS_PAGE_SIZE, abi);
    rc = backend->ports->events->ops->bind(backend->ports->events, domid, front.event_channel);
    if (rc < 0 && rc != -EINVAL && rc != -ESRCH)
        return why_set(why, rc, "binding event-channel %u of domain %u: %s", front.event_channel,
                       domid, strerror(-rc));
    if (rc < 0) {
        break_off(backend, "the frontend's event-channel cannot be bound");
        return 0;
    }
    backend->port = rc;
    rc = handshake_properties(&backend->handshake, server_sectors(&backend->server), why);
    return rc ? rc : handshake_switch(&backend->handshake, XenbusStateConnected, why);
}

/* The frontend's side is closed: give back what is its own, and close ours. */
static int closed(struct backend *backend, struct why *why)
{
    int rc = disconnect(backend);

    backend->state = BACKEND_CLOSED;
    if (rc)
        return why_set(why, rc, "unmapping the ring of domain %u: %s", backend->server.config.domid,
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
        if (!backend->server.ring.pages)
            rc = connect_ring(backend, why);
        if (!rc && backend->server.ring.pages && handshake->front_state == XenbusStateConnected)
            backend->state = BACKEND_CONNECTED;
        return rc;
    }
    case XenbusStateClosing:
        backend->state = BACKEND_CLOSING;
        return handshake->back_state == XenbusStateClosing
                   ? 0
                   : handshake_switch(handshake, XenbusStateClosing, why);
    case XenbusStateClosed:
    case XenbusStateUnknown: /* the guest removed its node */
        return closed(backend, why);
    default:
        break_off(backend, "the frontend's state is none that a vbd goes through");
        return 0;
    }
}

/* Serves the ring, and lets the guest see what was answered. */
static int serve(struct backend *backend, struct why *why)
{
    int done = server_serve(&backend->server, why);
    int rc;

    if (backend->server.ran_away) {
        break_off(backend, "the ring's req_prod ran away");
        done++;
    }
    if (ring_publish(&backend->server.ring)) {
        rc = backend->ports->events->ops->notify(backend->ports->events, backend->port);
        if (rc)
            return why_set(why, rc, "notifying domain %u through event channel %d: %s",
                           backend->server.config.domid, backend->port, strerror(-rc));
    }
    return done;
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
    if (!backend->server.ring.pages || backend->state == BACKEND_BROKEN)
        return done;
    rc = serve(backend, why);
    return rc < 0 ? rc : done + rc;
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

bool backend_idle(const struct backend *backend)
{
    return !backend->server.pending_count && !backend->server.dropped;
}

unsigned backend_held(const struct backend *backend)
{
    return (unsigned)backend->server.pending_count;
}

const struct fault_rule *backend_unfired(const struct backend *backend)
{
    return fault_engine_unfired(&backend->server.engine);
}

void backend_close(struct backend *backend)
{
    if (backend->state == BACKEND_CLOSING || backend->state == BACKEND_CLOSED)
        return;
    backend->closing_due = true;
    if (backend->state != BACKEND_BROKEN)
        backend->state = BACKEND_CLOSING;
}

void backend_free(struct backend *backend)
{
    if (!backend)
        return;
    disconnect(backend);
    handshake_end(&backend->handshake);
    free(backend);
}

int backend_clean(struct ports *ports, unsigned domid, struct why *why)
{
    struct store *store = ports->store;
    char back[HANDSHAKE_PATH_MAX], front[HANDSHAKE_PATH_MAX + 32];
    unsigned count = 0;
    char **vdevs;
    int rc = 0;

    snprintf(back, sizeof(back), "/local/domain/0/blkproof/%u", domid);
    vdevs = store->ops->list(store, back, &count);
    if (!vdevs && errno != ENOENT)
        return why_set(why, -errno, "listing %s: %s", back, strerror(errno));
    if (!vdevs)
        return 0;
    for (unsigned i = 0; !rc && i < count; i++) {
        snprintf(front, sizeof(front), "/local/domain/%u/device/vbd/%s", domid, vdevs[i]);
        rc = store->ops->remove(store, front);
    }
    free(vdevs);
    if (!rc)
        rc = store->ops->remove(store, back);
    return rc ? why_set(why, rc, "removing %s, which a killed run left behind: %s", back,
                        strerror(-rc))
              : 0;
}
