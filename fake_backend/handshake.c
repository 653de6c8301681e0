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

/* Makes what is due, in one round trip. */
static int commit(struct handshake *handshake, struct why *why)
{
    struct store *store = handshake->store;
    size_t failed = 0;
    int rc = store->ops->change(store, handshake->due, handshake->due_count, &failed);

    if (rc)
        why_set(why, rc, "writing xenstore node %s: %s", handshake->due[failed].path,
                strerror(-rc));
    handshake->due_count = handshake->text_used = 0;
    return rc;
}

static char *keep_text(struct handshake *handshake, const char *text)
{
    char *kept = handshake->text + handshake->text_used;

    handshake->text_used += strlen(text) + 1;
    return strcpy(kept, text);
}

static int add_due(struct handshake *handshake, struct store_change change, struct why *why)
{
    size_t size = strlen(change.path) + (change.value ? strlen(change.value) : 0) + 2;
    int rc = 0;

    if (handshake->due_count == HANDSHAKE_CHANGES || handshake->text_used + size > HANDSHAKE_TEXT)
        rc = commit(handshake, why);
    if (rc)
        return rc;
    if (size > HANDSHAKE_TEXT)
        return why_set(why, -E2BIG, "writing xenstore node %s: its value is too long", change.path);
    change.path = keep_text(handshake, change.path);
    if (change.value)
        change.value = keep_text(handshake, change.value);
    handshake->due[handshake->due_count++] = change;
    return 0;
}

static int write_node(struct handshake *handshake, const char *dir, const char *name,
                      const char *value, struct why *why)
{
    char path[HANDSHAKE_PATH_MAX + 40];
    int rc;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    rc = add_due(handshake,
                 (struct store_change){.kind = STORE_WRITE, .path = path, .value = value}, why);
    if (!rc)
        journal_add(handshake->journal,
                    (struct journal_entry){.kind = JOURNAL_NODE, .name = path, .text = value});
    return rc;
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

/* Our next state, due with all nodes that are due before it. */
static int add_state(struct handshake *handshake, int state, struct why *why)
{
    int rc = write_number(handshake, handshake->back, "state", (uint64_t)state, why);

    if (rc)
        return rc;
    handshake->back_state = state;
    journal_state(handshake, "backend", state);
    return 0;
}

int handshake_switch(struct handshake *handshake, int state, struct why *why)
{
    int before = handshake->back_state;
    int rc = add_state(handshake, state, why);

    if (!rc)
        rc = commit(handshake, why);
    if (rc)
        handshake->back_state = before;
    return rc;
}

/* A directory that one side owns and the other may read; what is written below inherits that. */
static int make_dir(struct handshake *handshake, const char *path, unsigned owner, unsigned reader,
                    struct why *why)
{
    int rc = add_due(handshake, (struct store_change){STORE_WRITE, .path = path, .value = ""}, why);

    if (rc)
        return rc;
    return add_due(
        handshake,
        (struct store_change){STORE_PERMIT, .path = path, .owner = owner, .reader = reader}, why);
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
        rc = add_state(handshake, XenbusStateInitialising, why);
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
    snprintf(handshake->back, sizeof(handshake->back), HANDSHAKE_BACKENDS "/%u/%u", domid, vdev);

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

    if (value) {
        rc = write_node(handshake, handshake->back, node, value, why);
    } else {
        snprintf(path, sizeof(path), "%s/%s", handshake->back, node);
        rc = add_due(handshake, (struct store_change){STORE_REMOVE, .path = path}, why);
        journal_add(handshake->journal, (struct journal_entry){.kind = JOURNAL_NODE, .name = path});
    }
    return rc ? rc : commit(handshake, why);
}

/* Removes the directories above too, once they are empty: Xen limits how many nodes may pile up. */
static void remove_empty_parents(struct store *store, const char *path)
{
    char parent[HANDSHAKE_PATH_MAX];
    unsigned count = 0;

    snprintf(parent, sizeof(parent), "%s", path);
    for (unsigned level = 0; level < 2 && !count; level++) {
        char **names;

        *strrchr(parent, '/') = '\0';
        names = store->ops->list(store, parent, &count);
        if (!names)
            return;
        free(names);
        if (!count)
            store->ops->remove(store, parent);
    }
}

void handshake_end(struct handshake *handshake)
{
    const struct store_change nodes[] = {{STORE_REMOVE, .path = handshake->front},
                                         {STORE_REMOVE, .path = handshake->back}};
    struct store *store = handshake->store;
    char state[HANDSHAKE_PATH_MAX + 8];
    size_t ignored;

    if (!store)
        return;
    if (handshake->watched) {
        snprintf(state, sizeof(state), "%s/state", handshake->front);
        store->ops->unwatch(store, state, &handshake->watch);
    }
    store->ops->change(store, nodes, sizeof(nodes) / sizeof(nodes[0]), &ignored);
    remove_empty_parents(store, handshake->back);
    handshake->store = NULL;
}
