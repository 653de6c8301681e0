/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/handshake.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/xenbus.h>

#include "fake_backend/front.h"
#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"

static const char *state_word(int state)
{
    static const char *const words[] = {
        [XenbusStateUnknown] = "no node",
        [XenbusStateInitialising] = "Initialising",
        [XenbusStateInitWait] = "InitWait",
        [XenbusStateInitialised] = "Initialised",
        [XenbusStateConnected] = "Connected",
        [XenbusStateClosing] = "Closing",
        [XenbusStateClosed] = "Closed",
        [XenbusStateReconfiguring] = "Reconfiguring",
        [XenbusStateReconfigured] = "Reconfigured",
    };

    if (state < 0 || state >= (int)(sizeof(words) / sizeof(words[0])))
        return "garbage";
    return words[state];
}

static int write_node(struct handshake *handshake, const char *dir, const char *name,
                      const char *value, struct why *why)
{
    char path[HANDSHAKE_PATH_MAX + 40];
    int rc;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    rc = handshake->store->ops->write(handshake->store, path, value);
    if (rc)
        return why_set(why, rc, "writing xenstore node %s: %s", path, strerror(-rc));
    journal_add(handshake->journal,
                (struct journal_entry){.kind = JOURNAL_NODE, .name = path, .text = value});
    return 0;
}

static int write_number(struct handshake *handshake, const char *dir, const char *name,
                        uint64_t number, struct why *why)
{
    char value[24];

    snprintf(value, sizeof(value), "%" PRIu64, number);
    return write_node(handshake, dir, name, value, why);
}

static void journal_state(struct handshake *handshake, const char *side, int state)
{
    journal_add(handshake->journal, (struct journal_entry){.kind = JOURNAL_STATE,
                                                           .name = side,
                                                           .number = state,
                                                           .text = state_word(state)});
}

int handshake_switch(struct handshake *handshake, int state, struct why *why)
{
    int rc = write_number(handshake, handshake->back, "state", (uint64_t)state, why);

    if (rc)
        return rc;
    handshake->back_state = state;
    journal_state(handshake, "backend", state);
    return 0;
}

/* A directory that one side owns and the other may read; what is written below inherits that. */
static int make_dir(struct handshake *handshake, const char *path, unsigned owner, unsigned reader,
                    struct why *why)
{
    int rc = handshake->store->ops->write(handshake->store, path, "");

    if (!rc)
        rc = handshake->store->ops->permit(handshake->store, path, owner, reader);
    if (rc)
        return why_set(why, rc, "making xenstore directory %s: %s", path, strerror(-rc));
    return 0;
}

/* The nodes of the offer that are due at one place, on our side or on the frontend's. */
static int publish_offer(struct handshake *handshake, enum offer_place place, struct why *why)
{
    const char *dir = place == OFFER_FRONTEND ? handshake->front : handshake->back;
    const struct offer_node *node;

    for (size_t i = 0; (node = offer_node(i)); i++) {
        const char *value = offer_value(&handshake->offer, node);
        int rc =
            value && node->place == place ? write_node(handshake, dir, node->name, value, why) : 0;

        if (rc)
            return rc;
    }
    return 0;
}

/* The nodes a toolstack makes for both sides.  The frontend's `state` comes last: it wakes the
 * guest's driver. */
static int make_nodes(struct handshake *handshake, unsigned domid, unsigned vdev, struct why *why)
{
    int rc;

    rc = make_dir(handshake, handshake->back, 0, domid, why);
    if (!rc)
        rc = write_node(handshake, handshake->back, "frontend", handshake->front, why);
    if (!rc)
        rc = write_number(handshake, handshake->back, "frontend-id", domid, why);
    if (!rc)
        rc = publish_offer(handshake, OFFER_TOOLSTACK, why);
    if (!rc)
        rc = write_node(handshake, handshake->back, "online", "1", why);
    if (!rc)
        rc = handshake_switch(handshake, XenbusStateInitialising, why);
    if (!rc)
        rc = make_dir(handshake, handshake->front, domid, 0, why);
    if (!rc)
        rc = write_node(handshake, handshake->front, "backend", handshake->back, why);
    if (!rc)
        rc = write_node(handshake, handshake->front, "backend-id", "0", why);
    if (!rc)
        rc = write_number(handshake, handshake->front, "virtual-device", vdev, why);
    if (!rc)
        rc = write_node(handshake, handshake->front, "device-type", "disk", why);
    if (!rc)
        rc = publish_offer(handshake, OFFER_FRONTEND, why);
    if (!rc)
        rc = write_number(handshake, handshake->front, "state", XenbusStateInitialising, why);
    return rc;
}

int handshake_begin(struct handshake *handshake, struct store *store, struct journal *journal,
                    unsigned domid, unsigned vdev, const struct offer *offer, struct why *why)
{
    char state[HANDSHAKE_PATH_MAX + 8];
    int rc;

    *handshake = (struct handshake){.store = store, .journal = journal, .offer = *offer};
    snprintf(handshake->front, sizeof(handshake->front), "/local/domain/%u/device/vbd/%u", domid,
             vdev);
    snprintf(handshake->back, sizeof(handshake->back), "/local/domain/0/backend/blkproof/%u/%u",
             domid, vdev);

    rc = make_nodes(handshake, domid, vdev, why);
    if (!rc)
        rc = publish_offer(handshake, OFFER_FEATURE, why);
    if (!rc)
        rc = handshake_switch(handshake, XenbusStateInitWait, why);
    if (rc)
        return rc;
    handshake->front_state = XenbusStateInitialising; /* so that its end is seen from now on */
    snprintf(state, sizeof(state), "%s/state", handshake->front);
    rc = store->ops->watch(store, state, &handshake->watch);
    if (rc)
        return why_set(why, rc, "watching xenstore node %s: %s", state, strerror(-rc));
    handshake->watched = true;
    return 0;
}

int handshake_look(struct handshake *handshake, struct why *why)
{
    uint64_t state = XenbusStateUnknown;
    int rc;

    if (!handshake->watch.fired)
        return 0;
    handshake->watch.fired = false;
    rc = front_number(handshake->store, handshake->front, "state", INT32_MAX, &state);
    if (rc == -EPROTO) {
        state = INT32_MAX;
    } else if (rc && rc != -ENOENT) {
        handshake->watch.fired = true; /* there is still something to look at */
        return why_set(why, rc, "reading xenstore node %s/state: %s", handshake->front,
                       strerror(-rc));
    }
    if ((int)state == handshake->front_state)
        return 0;
    handshake->front_state = (int)state;
    journal_state(handshake, "frontend", (int)state);
    return 1;
}

int handshake_properties(struct handshake *handshake, uint64_t sectors, struct why *why)
{
    int rc = publish_offer(handshake, OFFER_PROPERTY, why);

    if (!rc && !handshake->offer.sectors)
        rc = write_number(handshake, handshake->back, "sectors", sectors, why);
    return rc;
}

int handshake_rewrite(struct handshake *handshake, const char *node, const char *value,
                      struct why *why)
{
    char path[HANDSHAKE_PATH_MAX + 40];
    int rc;

    if (value)
        return write_node(handshake, handshake->back, node, value, why);
    snprintf(path, sizeof(path), "%s/%s", handshake->back, node);
    rc = handshake->store->ops->remove(handshake->store, path);
    if (rc)
        return why_set(why, rc, "removing xenstore node %s: %s", path, strerror(-rc));
    journal_add(handshake->journal, (struct journal_entry){.kind = JOURNAL_NODE, .name = path});
    return 0;
}

/* Removes the parent directory too, once it is empty: Xen limits how many nodes may pile up. */
static void remove_empty_parent(struct store *store, const char *path)
{
    char parent[HANDSHAKE_PATH_MAX];
    unsigned count = 0;
    char **names;

    snprintf(parent, sizeof(parent), "%s", path);
    *strrchr(parent, '/') = '\0';
    names = store->ops->list(store, parent, &count);
    if (names && !count)
        store->ops->remove(store, parent);
    free(names);
}

void handshake_end(struct handshake *handshake)
{
    struct store *store = handshake->store;
    char state[HANDSHAKE_PATH_MAX + 8];

    if (!store)
        return;
    if (handshake->watched) {
        snprintf(state, sizeof(state), "%s/state", handshake->front);
        store->ops->unwatch(store, state, &handshake->watch);
    }
    store->ops->remove(store, handshake->front);
    store->ops->remove(store, handshake->back);
    remove_empty_parent(store, handshake->back);
    handshake->store = NULL;
}
