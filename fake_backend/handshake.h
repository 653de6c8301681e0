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
 * Our nodes live under backend/blkproof/, never backend/vbd/: the kernel's xen-blkback takes those
 * for its own.
 */
#ifndef FAKE_BACKEND_HANDSHAKE_H
#define FAKE_BACKEND_HANDSHAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "fake_backend/fault.h"
#include "fake_backend/ports.h"

struct journal;
struct why;

#define HANDSHAKE_PATH_MAX 128

struct handshake {
    struct store *store;
    struct journal *journal;
    struct offer offer;
    char front[HANDSHAKE_PATH_MAX]; /* /local/domain/<domid>/device/vbd/<vdev> */
    char back[HANDSHAKE_PATH_MAX];  /* /local/domain/0/backend/blkproof/<domid>/<vdev> */
    int front_state, back_state;    /* enum xenbus_state; 0: no node */
    struct store_watch watch;       /* on the frontend's state */
    bool watched;
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

/* handshake_properties publishes what the disk is; due before Connected.  sectors: the disk's size
 * in 512-byte units, unless the offer has a word of its own. */
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
