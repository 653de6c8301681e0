/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/doors_between.h"

#include <errno.h>
#include <stddef.h>

#define OF(kind, front)                                                                            \
    ((struct doors_between *)((char *)(front)-offsetof(struct doors_between, kind)))

int door_error(enum door_call call)
{
    static const int errors[DOOR_CALLS] = {
        [DOOR_READ] = EIO,    [DOOR_WRITE] = ENOSPC,  [DOOR_REMOVE] = EIO,
        [DOOR_LIST] = ENOMEM, [DOOR_PERMIT] = ENOSPC, [DOOR_WATCH] = EIO,
        [DOOR_DRAIN] = EIO,   [DOOR_MAP] = ENOMEM,    [DOOR_UNMAP] = EINVAL,
        [DOOR_COPY] = EFAULT, [DOOR_BIND] = ENOSPC,   [DOOR_NOTIFY] = ENOTCONN,
        [DOOR_NEXT] = EIO,
    };

    return errors[call];
}

static bool fails(struct doors_between *doors, enum door_call call)
{
    if (++doors->calls != doors->at)
        return false;
    doors->hit = call;
    if (doors->happens) {
        doors->happens(doors->ctx);
        return false;
    }
    errno = door_error(call);
    return true;
}

static char *store_read(struct store *store, const char *path)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_READ) ? NULL : real->ops->read(real, path);
}

static int store_write(struct store *store, const char *path, const char *value)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_WRITE) ? -errno : real->ops->write(real, path, value);
}

static int store_remove(struct store *store, const char *path)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_REMOVE) ? -errno : real->ops->remove(real, path);
}

static char **store_list(struct store *store, const char *path, unsigned *count_out)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_LIST) ? NULL : real->ops->list(real, path, count_out);
}

static int store_permit(struct store *store, const char *path, unsigned owner, unsigned reader)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_PERMIT) ? -errno : real->ops->permit(real, path, owner, reader);
}

static int store_watch(struct store *store, const char *path, struct store_watch *watch)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_WATCH) ? -errno : real->ops->watch(real, path, watch);
}

static void store_unwatch(struct store *store, const char *path, struct store_watch *watch)
{
    struct store *real = OF(store, store)->real.store;

    real->ops->unwatch(real, path, watch);
}

static int store_drain(struct store *store)
{
    struct doors_between *doors = OF(store, store);
    struct store *real = doors->real.store;

    return fails(doors, DOOR_DRAIN) ? -errno : real->ops->drain(real);
}

static bool store_introduced(struct store *store, unsigned domid)
{
    struct store *real = OF(store, store)->real.store;

    return real->ops->introduced(real, domid);
}

static int store_fd(struct store *store)
{
    struct store *real = OF(store, store)->real.store;

    return real->ops->fd(real);
}

static void *grants_map(struct grants *grants, unsigned domid, const uint32_t *refs, unsigned count,
                        bool writable)
{
    struct doors_between *doors = OF(grants, grants);
    struct grants *real = doors->real.grants;

    return fails(doors, DOOR_MAP) ? NULL : real->ops->map(real, domid, refs, count, writable);
}

/* The page is given back all the same: what cannot be undone is not the backend's to undo. */
static int grants_unmap(struct grants *grants, void *pages, unsigned count)
{
    struct doors_between *doors = OF(grants, grants);
    struct grants *real = doors->real.grants;
    int rc = real->ops->unmap(real, pages, count);

    return fails(doors, DOOR_UNMAP) ? -errno : rc;
}

static int grants_copy(struct grants *grants, unsigned domid, const struct grant_piece *pieces,
                       unsigned count, bool to_guest)
{
    struct doors_between *doors = OF(grants, grants);
    struct grants *real = doors->real.grants;

    return fails(doors, DOOR_COPY) ? -errno : real->ops->copy(real, domid, pieces, count, to_guest);
}

static int events_bind(struct events *events, unsigned domid, uint32_t remote_port)
{
    struct doors_between *doors = OF(events, events);
    struct events *real = doors->real.events;

    return fails(doors, DOOR_BIND) ? -errno : real->ops->bind(real, domid, remote_port);
}

static void events_unbind(struct events *events, int port)
{
    struct events *real = OF(events, events)->real.events;

    real->ops->unbind(real, port);
}

static int events_notify(struct events *events, int port)
{
    struct doors_between *doors = OF(events, events);
    struct events *real = doors->real.events;

    return fails(doors, DOOR_NOTIFY) ? -errno : real->ops->notify(real, port);
}

static int events_next(struct events *events)
{
    struct doors_between *doors = OF(events, events);
    struct events *real = doors->real.events;

    return fails(doors, DOOR_NEXT) ? -errno : real->ops->next(real);
}

static int events_fd(struct events *events)
{
    struct events *real = OF(events, events)->real.events;

    return real->ops->fd(real);
}

void doors_between_init(struct doors_between *doors, struct ports *ports)
{
    static const struct store_ops store_ops = {.read = store_read,
                                               .write = store_write,
                                               .remove = store_remove,
                                               .list = store_list,
                                               .permit = store_permit,
                                               .change = store_change_each,
                                               .watch = store_watch,
                                               .unwatch = store_unwatch,
                                               .drain = store_drain,
                                               .introduced = store_introduced,
                                               .fd = store_fd};
    static const struct grants_ops grants_ops = {
        .map = grants_map, .unmap = grants_unmap, .copy = grants_copy};
    static const struct events_ops events_ops = {.bind = events_bind,
                                                 .unbind = events_unbind,
                                                 .notify = events_notify,
                                                 .next = events_next,
                                                 .fd = events_fd};

    *doors = (struct doors_between){
        .store = {&store_ops}, .grants = {&grants_ops}, .events = {&events_ops}, .real = *ports};
    *ports =
        (struct ports){.store = &doors->store, .grants = &doors->grants, .events = &doors->events};
}
