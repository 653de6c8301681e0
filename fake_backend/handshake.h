/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * handshake: a vbd's nodes in xenstore and the dance of its two states (blkif.h, "State Diagram").
 *
 *   backend                                  frontend
 *   1 Initialising: features published
 *   2 InitWait                               1 Initialising: reads features, makes ring and channel
 *                                            3 Initialised (some go to 4 at once)
 *   maps the ring, publishes properties
 *   4 Connected                              4 Connected
 *   5 Closing (or the frontend first)        5 Closing
 *                                            6 Closed
 *   gives back the ring
 *   6 Closed; nodes removed
 *
 * Our nodes live under /local/domain/0/blkproof/, not under backend/: all that happens there is looked after by dom0's
 * kernel, which would make a device of ours on its bus, take a backend/vbd/ for xen-blkback's, and read each node
 * that we write (measured: that doubles the time of an attach).  A frontend goes wherever its `backend` node points.
 */
#ifndef FAKE_BACKEND_HANDSHAKE_H
#define FAKE_BACKEND_HANDSHAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "fake_backend/fault.h"
#include "fake_backend/ports.h"

struct journal;
struct why;

#define HANDSHAKE_BACKENDS                                                                         \
    "/local/domain/0/blkproof" /* a folder for each guest, in it one for each vbd */
#define HANDSHAKE_PATH_MAX 128
#define HANDSHAKE_CHANGES  48   /* what fits into one round trip */
#define HANDSHAKE_TEXT     6144 /* bytes of their paths and values */

struct handshake {
    struct store *store;
    struct journal *journal;
    struct offer offer;
    char front[HANDSHAKE_PATH_MAX]; /* /local/domain/<domid>/device/vbd/<vdev> */
    char back[HANDSHAKE_PATH_MAX];  /* /local/domain/0/blkproof/<domid>/<vdev> */
    int front_state, back_state;    /* enum xenbus_state; 0: no node */
    struct store_watch watch;       /* on the frontend's state */
    bool watched;
    /* Nodes that are due; they are written together with the next state. */
    struct store_change due[HANDSHAKE_CHANGES];
    size_t due_count, text_used;
    char text[HANDSHAKE_TEXT];
};

/*
 * handshake_begin makes both sides' nodes, publishes the offer, goes to InitWait, and watches the
 * frontend.
 */
int handshake_begin(struct handshake *handshake, struct store *store, struct journal *journal,
                    unsigned domid, unsigned vdev, const struct offer *offer, struct why *why);

/* handshake_look reads the frontend's state if it may have changed.  1: it did, 0: no; it is in
 * front_state.  A negative errno with a sentence: the store failed. */
int handshake_look(struct handshake *handshake, struct why *why);

/* handshake_properties publishes what the disk is, together with the state that comes next:
 * Connected.  sectors: the disk's size in 512-byte units, unless the offer has a word of its own. */
int handshake_properties(struct handshake *handshake, uint64_t sectors, struct why *why);

/* handshake_rewrite writes a node of the backend's, whatever the frontend makes of it; NULL: removes
 * it. */
int handshake_rewrite(struct handshake *handshake, const char *node, const char *value,
                      struct why *why);

/* handshake_switch writes the backend's state, also the same once more. */
int handshake_switch(struct handshake *handshake, int state, struct why *why);

/* handshake_end removes both sides' nodes and the watch.  Right at any time. */
void handshake_end(struct handshake *handshake);

#endif
