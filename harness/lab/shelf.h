/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shelf: the snapshots in the cache.  Those that were not used for longest go when there are more
 * bytes than SHELF_BYTES, or than the user has set.
 */
#ifndef HARNESS_LAB_SHELF_H
#define HARNESS_LAB_SHELF_H

#include <stddef.h>
#include <time.h>

#include "harness/lab/lab.h"

struct cache;
struct why;

#define SHELF_BYTES (4UL << 30)

/* Which snapshot: what it is of, in words and as a hash, so that no other is taken for it. */
struct shelf_key {
    char name[32];
    char origin[512];
};

/*
 * shelf_find gives a descriptor of a snapshot that is whole; -ENOENT without a sentence when there
 * is none.  It is the one used last then.
 */
int shelf_find(const struct shelf_key *key, lab_progress *progress, void *progress_ctx, int *fd_out,
               struct why *why);

/* shelf_drop removes a snapshot that turned out to be of no use. */
void shelf_drop(const struct shelf_key *key);

/* shelf_put keeps a snapshot, and makes room for it. */
int shelf_put(const struct shelf_key *key, int ram, int state, struct why *why);

/* What follows is for who looks after the shelf as a whole. */

/* shelf_open waits until no other run uses the shelf, which takes seconds; cache_close it. */
int shelf_open(struct cache **shelf_out, lab_progress *progress, void *progress_ctx,
               struct why *why);

struct shelf_item {
    char *name, *what;
    unsigned long bytes;
    struct timespec used; /* last */
};

struct shelf_list {
    struct shelf_item *items; /* the one used last first */
    size_t count;
    unsigned long bytes; /* of all */
    unsigned long limit; /* that they are kept below */
};

int shelf_list(struct cache *shelf, struct shelf_list *list, struct why *why);
void shelf_list_dispose(struct shelf_list *list);

/* shelf_prune removes those used longest ago until the others take at most `limit` bytes. */
int shelf_prune(struct cache *shelf, unsigned long limit, struct why *why);

/* shelf_set_limit changes the limit for good, and prunes. */
int shelf_set_limit(struct cache *shelf, unsigned long limit, struct why *why);

#endif
