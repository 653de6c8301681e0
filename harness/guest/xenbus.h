/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xenbus: xenstore as seen from inside a guest, spoken on /dev/xen/xenbus without any library.
 *
 * One request at a time: a call returns when its answer is there, and watches that fire meanwhile
 * are remembered as bits. Paths are relative to the domain's home, so that they stay true when the
 * guest is restored under another domid.
 */
#ifndef HARNESS_GUEST_XENBUS_H
#define HARNESS_GUEST_XENBUS_H

#include <errno.h> /* xs_wire.h knows xenstore's errors only after errno.h */
#include <stddef.h>
#include <stdint.h>

#include <xen/io/xs_wire.h>

struct why;

struct xenbus {
    int fd; /* poll for POLLIN, then call xenbus_events; -1: none */

    /* ours */
    uint32_t request; /* id of the last request */
    uint32_t fired;   /* bit n: watch n has fired and nobody was told */
    size_t have;      /* bytes of the message that is being received */
    union {
        struct xsd_sockmsg head;
        char bytes[sizeof(struct xsd_sockmsg) + XENSTORE_PAYLOAD_MAX];
    } in;
};

/* xenbus_init takes over fd, which becomes non-blocking.  xenbus_dispose closes it. */
void xenbus_init(struct xenbus *bus, int fd);
void xenbus_dispose(struct xenbus *bus);

/*
 * All of these return 0 or a negative errno with a sentence; what xenstore itself refused keeps
 * xenstore's errno (-ENOENT, -EACCES, -ENOSPC, ...).  -EPIPE and -EPROTO: the connection is of no
 * use any more.
 */

/* xenbus_read puts the value, NUL-terminated, into value; -E2BIG when it does not fit. */
int xenbus_read(struct xenbus *bus, const char *path, char *value, size_t size, struct why *why);

/*
 * xenbus_write makes missing parents; header, path and value together hold at most 4096 bytes
 * (-E2BIG).
 */
int xenbus_write(struct xenbus *bus, const char *path, const char *value, size_t length,
                 struct why *why);

/* xenbus_remove removes a node with all below it; a node that is not there is a success. */
int xenbus_remove(struct xenbus *bus, const char *path, struct why *why);

/* xenbus_watch sets watch number bit (0..31) on path; it fires once at once, as all watches do. */
int xenbus_watch(struct xenbus *bus, const char *path, unsigned bit, struct why *why);

/*
 * xenbus_events takes in what is there without waiting, and hands out and forgets the watches that
 * have fired.
 */
int xenbus_events(struct xenbus *bus, uint32_t *fired_out, struct why *why);

#endif
