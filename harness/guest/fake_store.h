/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_store: a small xenstore for tests, at the other end of a socket that stands for
 * /dev/xen/xenbus.
 */
#ifndef HARNESS_GUEST_FAKE_STORE_H
#define HARNESS_GUEST_FAKE_STORE_H

#include <pthread.h>
#include <stdbool.h>

#define FAKE_STORE_NODES 256
#define FAKE_STORE_VALUE 2048 /* what a guest's quota allows, NUL included */

struct fake_store {
    int fds[2];   /* ours, the guest's */
    bool dribble; /* answer byte by byte */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct {
        char path[128], value[FAKE_STORE_VALUE];
        bool read; /* by the guest, since it was written last */
    } nodes[FAKE_STORE_NODES];
    struct {
        char path[128], token[32];
    } watches[8];
    unsigned node_count, watch_count;
};

/*
 * fake_store_start returns the guest's descriptor, which the guest closes.  fake_store_stop waits
 * for that.
 */
int fake_store_start(struct fake_store *store, bool dribble);
void fake_store_stop(struct fake_store *store);

/* What the harness would do. */
void fake_store_write(struct fake_store *store, const char *path, const char *value);
void fake_store_remove(struct fake_store *store, const char *path);
bool fake_store_read(struct fake_store *store, const char *path, char value[FAKE_STORE_VALUE]);

/* fake_store_wait waits until the node is there: false when that took longer than ten seconds. */
bool fake_store_wait(struct fake_store *store, const char *path, char value[FAKE_STORE_VALUE]);

/* fake_store_wait_read waits likewise until the guest has read what is there. */
bool fake_store_wait_read(struct fake_store *store, const char *path);

#endif
