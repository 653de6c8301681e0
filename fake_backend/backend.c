/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/backend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/xenbus.h>

#include "fake_backend/disk.h"
#include "fake_backend/front.h"
#include "fake_backend/handshake.h"
#include "fake_backend/journal.h"
#include "fake_backend/server.h"

#define BACKENDS "/local/domain/0/blkproof"

struct backend {
    struct ports *ports;
    struct handshake handshake;
    enum backend_state state;
    struct why broken;
    bool closing_due; /* we were asked to close */
    unsigned queues;  /* of those below; 0: not connected */
    unsigned ring_pages;
    int port[OFFER_MAX_QUEUES]; /* 0: not bound */
    struct server server;
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
    server_init(&backend->server, ports->grants, config);
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

static int disconnect(struct backend *backend)
{
    struct events *events = backend->ports->events;
    struct grants *grants = backend->ports->grants;
    int failed, rc = 0;

    for (unsigned i = 0; i < backend->queues; i++) {
        void *pages = backend->server.queue[i].ring.pages;

        if (backend->port[i])
            events->ops->unbind(events, backend->port[i]);
        backend->port[i] = 0;
        failed = pages ? grants->ops->unmap(grants, pages, backend->ring_pages) : 0;
        rc = rc ? rc : failed;
    }
    backend->queues = 0;
    failed = server_stop(&backend->server);
    return rc ? rc : failed;
}

/* Maps one ring and binds its channel.  -EPROTO with a sentence: the guest's doing; another errno: a
 * door failed us. */
static int connect_queue(struct backend *backend, const struct front *front, unsigned index,
                         struct why *why)
{
    const struct front_queue *queue = &front->queue[index];
    struct ports *ports = backend->ports;
    unsigned domid = backend->server.config.domid;
    void *pages;
    int rc;

    pages =
        ports->grants->ops->map(ports->grants, domid, queue->ring_ref, backend->ring_pages, true);
    if (!pages && errno != EINVAL)
        return why_set(why, -errno, "mapping ring-ref %u of domain %u: %s", queue->ring_ref[0],
                       domid, strerror(errno));
    if (!pages)
        return why_set(why, -EPROTO, "the grant in the frontend's ring-ref cannot be mapped");
    rc = server_open(&backend->server, index, pages, backend->ring_pages * PORTS_PAGE_SIZE,
                     front->abi);
    if (rc)
        return why_set(why, rc, "no memory for the requests of a ring");
    rc = ports->events->ops->bind(ports->events, domid, queue->event_channel);
    if (rc == -EINVAL || rc == -ESRCH)
        return why_set(why, -EPROTO, "the frontend's event-channel cannot be bound");
    if (rc < 0)
        return why_set(why, rc, "binding event-channel %u of domain %u: %s", queue->event_channel,
                       domid, strerror(-rc));
    backend->port[index] = rc;
    return 0;
}

static void journal_agreement(struct backend *backend, const struct front *front)
{
    char text[120];

    snprintf(text, sizeof(text), "protocol=%s ring-page-order=%u queues=%u persistent=%d",
             wire_abi_word(front->abi), front->ring_order, front->queues, front->persistent);
    journal_add(backend->server.config.journal,
                (struct journal_entry){.kind = JOURNAL_CONNECT, .text = text});
}

static int connect_queues(struct backend *backend, struct why *why)
{
    struct server *server = &backend->server;
    struct front front;
    int rc;

    rc =
        front_read(&front, backend->handshake.store, backend->handshake.front, &server->terms, why);
    if (rc)
        return rc;
    backend->ring_pages = 1u << front.ring_order;
    backend->queues = front.queues;
    for (unsigned i = 0; !rc && i < front.queues; i++)
        rc = connect_queue(backend, &front, i, why);
    if (!rc && front.persistent && server_persist(server))
        rc = why_set(why, -ENOMEM, "no memory for persistent grants");
    if (rc)
        disconnect(backend);
    else
        journal_agreement(backend, &front);
    return rc;
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
    int rc = connect_queues(backend, &reason);

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
    int rc = disconnect(backend);

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
        if (!backend->queues)
            rc = connect_ring(backend, why);
        if (!rc && backend->queues && handshake->front_state == XenbusStateConnected)
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
    if (ring_publish(&queue->ring)) {
        rc = backend->ports->events->ops->notify(backend->ports->events, backend->port[index]);
        if (rc)
            return why_set(why, rc, "notifying domain %u through event channel %d: %s",
                           backend->server.config.domid, backend->port[index], strerror(-rc));
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
    for (unsigned i = 0; i < backend->queues && backend->state != BACKEND_BROKEN; i++) {
        rc = serve(backend, i, why);
        if (rc < 0)
            return rc;
        done += rc;
    }
    return done;
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
    backend->server.terms.sectors = sectors;
    return backend->handshake.back_state == XenbusStateConnected
               ? handshake_switch(&backend->handshake, XenbusStateConnected, why)
               : 0;
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

/* Removes the nodes of both sides, if those of our side are there. */
static int clean(struct store *store, unsigned domid, const char *vdev, struct why *why)
{
    char back[HANDSHAKE_PATH_MAX], front[HANDSHAKE_PATH_MAX];
    char *ours;
    int rc;

    snprintf(back, sizeof(back), BACKENDS "/%u/%s", domid, vdev);
    snprintf(front, sizeof(front), "/local/domain/%u/device/vbd/%s", domid, vdev);
    ours = store->ops->read(store, back);
    if (!ours && errno == ENOENT)
        return 0;
    rc = ours ? store->ops->remove(store, front) : -errno;
    free(ours);
    if (!rc)
        rc = store->ops->remove(store, back);
    return rc ? why_set(why, rc, "removing %s, which a killed run left behind: %s", back,
                        strerror(-rc))
              : 0;
}

int backend_clean_device(struct ports *ports, unsigned domid, unsigned vdev, struct why *why)
{
    char name[16];

    snprintf(name, sizeof(name), "%u", vdev);
    return clean(ports->store, domid, name, why);
}

int backend_clean(struct ports *ports, unsigned domid, struct why *why)
{
    struct store *store = ports->store;
    char back[HANDSHAKE_PATH_MAX];
    unsigned count = 0;
    char **vdevs;
    int rc = 0;

    snprintf(back, sizeof(back), BACKENDS "/%u", domid);
    vdevs = store->ops->list(store, back, &count);
    if (!vdevs && errno != ENOENT)
        return why_set(why, -errno, "listing %s: %s", back, strerror(errno));
    if (!vdevs)
        return 0;
    for (unsigned i = 0; !rc && i < count; i++)
        rc = clean(store, domid, vdevs[i], why);
    free(vdevs);
    if (!rc && (rc = store->ops->remove(store, back)))
        why_set(why, rc, "removing %s, which a killed run left behind: %s", back, strerror(-rc));
    return rc;
}

void backend_sweep(struct ports *ports)
{
    struct store *store = ports->store;
    unsigned count = 0;
    char **domids = store->ops->list(store, BACKENDS, &count);

    for (unsigned i = 0; domids && i < count; i++) {
        unsigned domid = (unsigned)strtoul(domids[i], NULL, 10);

        if (!store->ops->introduced(store, domid))
            backend_clean(ports, domid, NULL);
    }
    free(domids);
}
