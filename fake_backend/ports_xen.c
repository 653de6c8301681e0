/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The doors of a real Xen.  The only file that includes libxenstore, libxengnttab and libxenevtchn.
 */
#include "fake_backend/ports.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <xenevtchn.h>
#include <xengnttab.h>
#include <xenstore.h>

#include "fake_backend/why.h"
#include "fake_backend/xen_wire.h"

#define MOST_AT_ONCE 256u /* grants of one call */

/* 0.1 ms on an EPYC, and on an emulated processor as long as a guest there needs to send its next
 * request after an answer. */
#define LOOKS 4000u

struct xen_store {
    struct store door;
    struct xs_handle *xs; /* never has a watch: see xen_wire.h */
    struct xen_wire wire;
};

struct xen_grants {
    struct grants door;
    xengnttab_handle *gnt;
};

struct xen_events {
    struct events door;
    xenevtchn_handle *evt;
};

static int last_error(void)
{
    return errno ? -errno : -EIO;
}

static char *store_read(struct store *store, const char *path)
{
    return xs_read(((struct xen_store *)store)->xs, XBT_NULL, path, NULL);
}

static int store_write(struct store *store, const char *path, const char *value)
{
    struct xs_handle *xs = ((struct xen_store *)store)->xs;

    return xs_write(xs, XBT_NULL, path, value, (unsigned)strlen(value)) ? 0 : last_error();
}

static int store_remove(struct store *store, const char *path)
{
    struct xs_handle *xs = ((struct xen_store *)store)->xs;

    return xs_rm(xs, XBT_NULL, path) || errno == ENOENT ? 0 : last_error();
}

static char **store_list(struct store *store, const char *path, unsigned *count_out)
{
    return xs_directory(((struct xen_store *)store)->xs, XBT_NULL, path, count_out);
}

static int store_permit(struct store *store, const char *path, unsigned owner, unsigned reader)
{
    struct xs_handle *xs = ((struct xen_store *)store)->xs;
    struct xs_permissions permissions[] = {
        {.id = owner,
         .perms = XS_PERM_NONE}, /* the owner may do everything, everybody else nothing */
        {.id = reader, .perms = XS_PERM_READ},
    };

    return xs_set_permissions(xs, XBT_NULL, path, permissions, 2) ? 0 : last_error();
}

static int store_change(struct store *store, const struct store_change *changes, size_t count,
                        size_t *failed_out)
{
    return xen_wire_change(&((struct xen_store *)store)->wire, changes, count, failed_out);
}

static int store_watch(struct store *store, const char *path, struct store_watch *watch)
{
    return xen_wire_watch(&((struct xen_store *)store)->wire, path, watch);
}

static void store_unwatch(struct store *store, const char *path, struct store_watch *watch)
{
    xen_wire_unwatch(&((struct xen_store *)store)->wire, path, watch);
}

static int store_drain(struct store *store)
{
    return xen_wire_drain(&((struct xen_store *)store)->wire);
}

static bool store_introduced(struct store *store, unsigned domid)
{
    return xs_is_domain_introduced(((struct xen_store *)store)->xs, domid);
}

static int store_fd(struct store *store)
{
    return ((struct xen_store *)store)->wire.fd;
}

static const struct store_ops store_ops = {
    .read = store_read,
    .write = store_write,
    .remove = store_remove,
    .list = store_list,
    .permit = store_permit,
    .change = store_change,
    .watch = store_watch,
    .unwatch = store_unwatch,
    .drain = store_drain,
    .introduced = store_introduced,
    .fd = store_fd,
};

static void *grants_map(struct grants *grants, unsigned domid, const uint32_t *refs, unsigned count,
                        bool writable)
{
    xengnttab_handle *gnt = ((struct xen_grants *)grants)->gnt;
    uint32_t copy[MOST_AT_ONCE];

    if (count > MOST_AT_ONCE) {
        errno = E2BIG;
        return NULL;
    }
    memcpy(copy, refs, count * sizeof(*refs)); /* the library's argument is not const */
    return xengnttab_map_domain_grant_refs(gnt, count, domid, copy,
                                           writable ? PROT_READ | PROT_WRITE : PROT_READ);
}

static int grants_unmap(struct grants *grants, void *pages, unsigned count)
{
    xengnttab_handle *gnt = ((struct xen_grants *)grants)->gnt;

    return xengnttab_unmap(gnt, pages, count) ? last_error() : 0;
}

static xengnttab_grant_copy_segment_t copy_segment(unsigned domid, const struct grant_piece *piece,
                                                   bool to_guest)
{
    xengnttab_grant_copy_segment_t segment = {
        .len = piece->bytes,
        .flags = to_guest ? GNTCOPY_dest_gref : GNTCOPY_source_gref,
    };

    if (to_guest) {
        segment.source.virt = piece->ours;
        segment.dest.foreign.ref = piece->ref;
        segment.dest.foreign.offset = piece->offset;
        segment.dest.foreign.domid = (domid_t)domid;
    } else {
        segment.dest.virt = piece->ours;
        segment.source.foreign.ref = piece->ref;
        segment.source.foreign.offset = piece->offset;
        segment.source.foreign.domid = (domid_t)domid;
    }
    return segment;
}

static int grants_copy(struct grants *grants, unsigned domid, const struct grant_piece *pieces,
                       unsigned count, bool to_guest)
{
    xengnttab_handle *gnt = ((struct xen_grants *)grants)->gnt;
    xengnttab_grant_copy_segment_t segments[MOST_AT_ONCE];

    if (count > MOST_AT_ONCE)
        return -E2BIG;
    for (unsigned i = 0; i < count; i++)
        segments[i] = copy_segment(domid, &pieces[i], to_guest);
    if (xengnttab_grant_copy(gnt, count, segments))
        return last_error();
    for (unsigned i = 0; i < count; i++)
        if (segments[i].status != GNTST_okay)
            return -EINVAL;
    return 0;
}

static const struct grants_ops grants_ops = {
    .map = grants_map, .unmap = grants_unmap, .copy = grants_copy};

static int events_bind(struct events *events, unsigned domid, uint32_t remote_port)
{
    xenevtchn_handle *evt = ((struct xen_events *)events)->evt;
    int port = xenevtchn_bind_interdomain(evt, domid, remote_port);

    return port < 0 ? last_error() : port;
}

static void events_unbind(struct events *events, int port)
{
    xenevtchn_unbind(((struct xen_events *)events)->evt, (evtchn_port_t)port);
}

static int events_notify(struct events *events, int port)
{
    xenevtchn_handle *evt = ((struct xen_events *)events)->evt;

    return xenevtchn_notify(evt, (evtchn_port_t)port) ? last_error() : 0;
}

static int events_next(struct events *events)
{
    xenevtchn_handle *evt = ((struct xen_events *)events)->evt;
    int port = xenevtchn_pending(evt); /* does not wait: the descriptor is non-blocking */

    if (port < 0)
        return errno == EAGAIN ? 0 : last_error();
    return xenevtchn_unmask(evt, (evtchn_port_t)port) ? last_error() : port;
}

static int events_fd(struct events *events)
{
    return xenevtchn_fd(((struct xen_events *)events)->evt);
}

static const struct events_ops events_ops = {
    .bind = events_bind,
    .unbind = events_unbind,
    .notify = events_notify,
    .next = events_next,
    .fd = events_fd,
};

int ports_xen_open(struct ports *ports, struct why *why)
{
    struct xen_store *store = calloc(1, sizeof(*store));
    struct xen_grants *grants = calloc(1, sizeof(*grants));
    struct xen_events *events = calloc(1, sizeof(*events));
    const char *what = "memory";
    int rc;

    *ports = (struct ports){.store = (struct store *)store,
                            .grants = (struct grants *)grants,
                            .events = (struct events *)events,
                            .looks = LOOKS};
    errno = ENOMEM;
    if (!store || !grants || !events)
        goto fail;
    store->door.ops = &store_ops;
    store->wire.fd = -1;
    grants->door.ops = &grants_ops;
    events->door.ops = &events_ops;
    what = "xenstore (is xenstored running?)";
    store->xs = xs_open(0);
    if (!store->xs || xen_wire_open(&store->wire))
        goto fail;
    what = "the grant device /dev/xen/gntdev (is xen-gntdev loaded?)";
    grants->gnt = xengnttab_open(NULL, 0);
    if (!grants->gnt)
        goto fail;
    what = "the event channel device /dev/xen/evtchn (is xen-evtchn loaded?)";
    events->evt = xenevtchn_open(NULL, 0);
    if (!events->evt || fcntl(xenevtchn_fd(events->evt), F_SETFL, O_NONBLOCK))
        goto fail;
    return 0;

fail:
    rc = why_set(why, last_error(), "cannot open %s: %s; this must run as root in dom0", what,
                 strerror(errno));
    ports_xen_close(ports);
    return rc;
}

void ports_xen_close(struct ports *ports)
{
    struct xen_store *store = (struct xen_store *)ports->store;
    struct xen_grants *grants = (struct xen_grants *)ports->grants;
    struct xen_events *events = (struct xen_events *)ports->events;

    if (events && events->evt)
        xenevtchn_close(events->evt);
    if (grants && grants->gnt)
        xengnttab_close(grants->gnt);
    if (store)
        xen_wire_close(&store->wire);
    if (store && store->xs)
        xs_close(store->xs);
    free(events);
    free(grants);
    free(store);
    *ports = (struct ports){0};
}
