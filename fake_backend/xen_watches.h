/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xen_watches: watches on a real xenstore, over a connection of their own.
 *
 * Everything else goes through libxenstore.  Watches cannot in a static program: Xen builds
 * libxenstore.a without its reader thread, and then a watch event that comes before an answer is
 * taken for the answer, and no descriptor tells of events.  So these few messages of xs_wire.h are
 * spoken here.
 */
#ifndef FAKE_BACKEND_XEN_WATCHES_H
#define FAKE_BACKEND_XEN_WATCHES_H

#include <stddef.h>
#include <stdint.h>

#include "fake_backend/ports.h"

#define XEN_WATCHES_MAX 16

struct xen_watches {
    int fd;
    uint64_t last_token;
    uint32_t last_request;
    struct store_watch *watches[XEN_WATCHES_MAX];
};

/* xen_watches_open connects: to xenstored's socket, or through the kernel when xenstored lives
 * elsewhere.  Negative errno. */
int xen_watches_open(struct xen_watches *watches);
void xen_watches_close(struct xen_watches *watches);

int xen_watches_add(struct xen_watches *watches, const char *path, struct store_watch *watch);
void xen_watches_remove(struct xen_watches *watches, const char *path, struct store_watch *watch);

/* xen_watches_drain takes the events that are there; never waits for more.  Returns how many. */
int xen_watches_drain(struct xen_watches *watches);

#endif
