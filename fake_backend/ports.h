/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ports: the three doors between the fake backend and the world: xenstore, grants, event channels.
 *
 * ports_xen.c opens them on a real Xen; a bench that models the world opens them in memory.  Nobody
 * else knows the difference.  None of the calls waits for a guest, none logs.  Errors are negative
 * errno.
 */
#ifndef FAKE_BACKEND_PORTS_H
#define FAKE_BACKEND_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct why;

/*
 * A watch is level-triggered: `fired` is set when something at or below the path changed (and once
 * when the watch is set), and stays set until its owner clears it and looks.  The owner keeps the
 * struct alive until unwatch.
 */
struct store_watch {
    bool fired;
    uint64_t token; /* ours: the door's name for this watch */
};

/* One of several changes that are made in one round trip. */
enum store_change_kind {
    STORE_CHANGE_UNSET = 0,
    STORE_WRITE,  /* path, value */
    STORE_REMOVE, /* path */
    STORE_PERMIT, /* path, owner, reader */
};
struct store_change {
    enum store_change_kind kind;
    const char *path, *value;
    unsigned owner, reader;
};

struct store;
struct store_ops {
    /* read returns a string for the caller to free; NULL with errno ENOENT: no such node. */
    char *(*read)(struct store *store, const char *path);
    /* write makes the node, and those above it, if needed; a node made under a guest's home belongs
     * to the guest. */
    int (*write)(struct store *store, const char *path, const char *value);
    /* remove takes the node and everything below; 0 also when it was not there. */
    int (*remove)(struct store *store, const char *path);
    /* list returns the names below path in an array that one free() releases; NULL with errno. */
    char **(*list)(struct store *store, const char *path, unsigned *count_out);
    /* permit makes `owner` the node's owner and lets `reader` read it, nobody else. */
    int (*permit)(struct store *store, const char *path, unsigned owner, unsigned reader);
    /* change does what write, remove and permit do, several times, in order.  The first that failed
     * is told (failed_out: its index); those behind it may have been made. */
    int (*change)(struct store *store, const struct store_change *changes, size_t count,
                  size_t *failed_out);
    int (*watch)(struct store *store, const char *path, struct store_watch *watch);
    void (*unwatch)(struct store *store, const char *path, struct store_watch *watch);
    /* drain sets `fired` of every watch that has news; never waits.  Returns the number of events
     * taken. */
    int (*drain)(struct store *store);
    /* introduced: does Xen's store know the domain (it lives, or is dead but not yet destroyed)? */
    bool (*introduced)(struct store *store, unsigned domid);
    int (*fd)(struct store *store); /* readable when drain has something; -1: none */
};
struct store {
    const struct store_ops *ops;
};

/* store_change_each is `change` for doors where a round trip costs nothing: one call for each. */
int store_change_each(struct store *store, const struct store_change *changes, size_t count,
                      size_t *failed_out);

/* Bytes of one granted page, and where in our memory they go to or come from. */
struct grant_piece {
    uint32_t ref;
    uint16_t offset, bytes; /* not beyond the page */
    void *ours;
};

struct grants;
struct grants_ops {
    /* map makes `count` granted pages of a domain one contiguous range; NULL with errno, which is
     * EINVAL when the guest has not granted one of them so.  Every page or none. */
    void *(*map)(struct grants *grants, unsigned domid, const uint32_t *refs, unsigned count,
                 bool writable);
    int (*unmap)(struct grants *grants, void *pages, unsigned count);
    /* copy moves pieces of a domain's granted pages to our memory, or from there with to_guest, and
     * leaves nothing mapped.  A negative errno, which is -EINVAL when the guest has not granted one
     * of them so; others may have been moved then. */
    int (*copy)(struct grants *grants, unsigned domid, const struct grant_piece *pieces,
                unsigned count, bool to_guest);
};
struct grants {
    const struct grants_ops *ops;
};

struct events;
struct events_ops {
    /* bind connects to a guest's unbound port and returns the local port, or a negative errno:
     * -EINVAL and -ESRCH are the guest's doing. */
    int (*bind)(struct events *events, unsigned domid, uint32_t remote_port);
    void (*unbind)(struct events *events, int port);
    int (*notify)(struct events *events, int port);
    /* next takes one pending port and makes it able to fire again; 0: none is pending.  Never
     * waits. */
    int (*next)(struct events *events);
    int (*fd)(struct events *events); /* readable when next has something; -1: none */
};
struct events {
    const struct events_ops *ops;
};

struct ports {
    struct store *store;
    struct grants *grants;
    struct events *events;
    /* How often a ring that has just run empty is worth another look before its guest has to notify
     * us.  0: nothing moves while we look. */
    unsigned looks;
};

#define PORTS_PAGE_SIZE 4096u

/*
 * ports_xen_open opens the doors of the Xen we run on, as its dom0; ports_xen_close closes what was
 * opened.
 */
int ports_xen_open(struct ports *ports, struct why *why);
void ports_xen_close(struct ports *ports);

#endif
