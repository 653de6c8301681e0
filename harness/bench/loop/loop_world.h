/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loop_world: the three doors in memory, seen from both sides: dom0's through ports.h, the guest's
 * through the calls below.
 *
 * One guest at a time.  What belongs to an earlier one (a page still mapped, a port still bound)
 * stays valid until dom0 gives it back.
 */
#ifndef HARNESS_BENCH_LOOP_LOOP_WORLD_H
#define HARNESS_BENCH_LOOP_LOOP_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "fake_backend/ports.h"

struct why;

/* The store: one tree, and a view of it for each domain that speaks to it. */
struct loop_node {
    char *path, *value;
    uint32_t hash;          /* of the path */
    unsigned owner, reader; /* dom0 may do everything anyway */
    TAILQ_ENTRY(loop_node) link;
};
struct loop_watch {
    struct store_watch *watch;
    const struct loop_view *view;
    char *path;
    bool news;
    TAILQ_ENTRY(loop_watch) link;
};
struct loop_tree {
    TAILQ_HEAD(, loop_node) nodes; /* by path */
    TAILQ_HEAD(, loop_watch) watches;
    unsigned domid; /* the domain that is introduced; 0: none */
    uint64_t last_token;
};
struct loop_view {
    struct store door;
    struct loop_tree *tree;
    unsigned domid;
};

void loop_tree_init(struct loop_tree *tree);
void loop_tree_dispose(struct loop_tree *tree);
struct loop_node *loop_tree_find(struct loop_tree *tree, const char *path); /* NULL: no such node */
/* loop_tree_insert makes one node, which must not be there yet; NULL: no memory. */
struct loop_node *loop_tree_insert(struct loop_tree *tree, const char *path);
void loop_tree_remove(struct loop_tree *tree, const char *top);
void loop_tree_fire(struct loop_tree *tree, const char *path);
void loop_tree_forget(struct loop_tree *tree, struct loop_watch *watch);
unsigned loop_tree_owned(struct loop_tree *tree, unsigned domid); /* how many nodes a domain owns */
/* loop_tree_within: is path the same as top, or below it? */
bool loop_tree_within(const char *path, const char *top);
void loop_view_init(struct loop_view *view, struct loop_tree *tree, unsigned domid);
/* loop_view_news: would drain find something? */
bool loop_view_news(const struct loop_view *view);
/* loop_view_close forgets the watches of a domain that is gone. */
void loop_view_close(struct loop_view *view);
/* loop_tree_introduce makes a home as a toolstack does: the guest owns `data`, and nothing else. */
int loop_tree_introduce(struct loop_tree *tree, unsigned domid);
/* loop_tree_release tells who watches @releaseDomain that the domain died; with `destroyed` its
 * home goes too. */
void loop_tree_release(struct loop_tree *tree, bool destroyed);

/* Grants: a guest's memory, of which it lets dom0 map single pages. */
struct loop_page {
    bool granted, writable;
    unsigned mapped;
};
struct loop_mapping {
    void *pages;
    unsigned count, domid;
    bool writable;
    TAILQ_ENTRY(loop_mapping) link;
    uint32_t refs[];
};
struct loop_grants {
    struct grants door;
    unsigned domid; /* whose memory this is; 0: nobody's */
    int memfd;
    unsigned char *memory;
    unsigned page_count;
    struct loop_page *page;
    TAILQ_HEAD(, loop_mapping) mappings;
};

void loop_grants_init(struct loop_grants *grants);
void loop_grants_dispose(struct loop_grants *grants);
/*
 * loop_grants_guest gives a new guest its memory; loop_grants_forget takes it away from a dead one.
 */
int loop_grants_guest(struct loop_grants *grants, unsigned domid, unsigned page_count);
void loop_grants_forget(struct loop_grants *grants);
void *loop_grants_page(const struct loop_grants *grants, unsigned page);
/* loop_grants_grant returns the page's grant reference; loop_grants_end takes it back, or -EBUSY:
 * it is mapped. */
uint32_t loop_grants_grant(struct loop_grants *grants, unsigned page, bool writable);
int loop_grants_end(struct loop_grants *grants, unsigned page);
unsigned loop_grants_mapped(const struct loop_grants *grants);

/* Event channels. */
#define LOOP_CHANNELS 32
struct loop_channel {
    unsigned domid;
    uint32_t remote; /* the guest's port; 0: closed */
    int local;       /* dom0's; 0: not bound */
    bool to_guest, to_dom0;
};
struct loop_events {
    struct events door;
    struct loop_channel channel[LOOP_CHANNELS];
    uint32_t last_remote;
    int last_local;
};

void loop_events_init(struct loop_events *events);
bool loop_events_news(const struct loop_events *events);
unsigned loop_events_bound(const struct loop_events *events);
/*
 * The guest's side.  alloc returns an unbound port, 0: none is left; take: did it fire since the
 * last take?
 */
uint32_t loop_events_alloc(struct loop_events *events, unsigned domid);
void loop_events_close(struct loop_events *events, uint32_t port);
void loop_events_send(struct loop_events *events, uint32_t port);
bool loop_events_take(struct loop_events *events, uint32_t port);
void loop_events_forget(struct loop_events *events, unsigned domid);

struct loop_world {
    struct loop_tree tree;
    struct loop_view dom0, guest;
    struct loop_grants grants;
    struct loop_events events;
};

void loop_world_init(struct loop_world *world);
void loop_world_dispose(struct loop_world *world);
struct ports loop_world_ports(struct loop_world *world);
/* loop_world_boot makes a domain with so many pages of memory; loop_world_destroy ends it.  -errno
 * with a sentence. */
int loop_world_boot(struct loop_world *world, unsigned domid, unsigned pages, struct why *why);
void loop_world_destroy(struct loop_world *world);

#endif
