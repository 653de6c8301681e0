/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xen_wire: a connection of our own to a real xenstore, for the two things that libxenstore cannot do.
 *
 * Watches: Xen builds libxenstore.a without its reader thread, and then a watch event that comes before an
 * answer is taken for the answer, and no descriptor tells of events.  And many changes in one round trip:
 * the library waits for each answer, and on one vCPU every wait is two context switches.
 * These few messages of xs_wire.h are spoken here; everything else goes through libxenstore.
 */
#ifndef FAKE_BACKEND_XEN_WIRE_H
#define FAKE_BACKEND_XEN_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "fake_backend/ports.h"

#define XEN_WIRE_WATCHES 16

struct xen_wire {
    int fd; /* readable when xen_wire_drain has something */
    uint64_t last_token;
    uint32_t last_request;
    struct store_watch *watches[XEN_WIRE_WATCHES];
};

/* xen_wire_open connects: to xenstored's socket, or through the kernel when xenstored lives
 * elsewhere.  Negative errno. */
int xen_wire_open(struct xen_wire *wire);
void xen_wire_close(struct xen_wire *wire);

int xen_wire_watch(struct xen_wire *wire, const char *path, struct store_watch *watch);
void xen_wire_unwatch(struct xen_wire *wire, const char *path, struct store_watch *watch);

/* xen_wire_change is store_ops.change of ports.h. */
int xen_wire_change(struct xen_wire *wire, const struct store_change *changes, size_t count,
                    size_t *failed_out);

/* xen_wire_drain takes the events that are there; never waits for more.  Returns how many. */
int xen_wire_drain(struct xen_wire *wire);

#endif
