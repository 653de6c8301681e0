/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * persist: granted pages of a guest that stay mapped, for frontends that use the same grants again
 * and again (blkif.h, "feature-persistent").
 *
 * Bounded, and nothing is evicted: a frontend takes the grants that we hold from the top of its
 * stack, and what does not fit here is copied like anybody's.  A guest cannot take back a grant
 * that is mapped, so a reference stays the same page until persist_dispose.
 */
#ifndef FAKE_BACKEND_PERSIST_H
#define FAKE_BACKEND_PERSIST_H

#include "fake_backend/ports.h"

#define PERSIST_MAX 4096u /* pages: 16 MiB of the guest, a full ring of four pages from Linux */

struct persist {
    struct grants *grants;
    unsigned domid;
    unsigned count;
    struct {
        uint32_t ref;
        void *page; /* NULL: free */
    } slot[2 * PERSIST_MAX];
};

/* persist_create returns NULL: no memory. */
struct persist *persist_create(struct grants *grants, unsigned domid);

/*
 * persist_page returns the page of a reference, readable and writable, mapping it if it is new.
 * NULL with errno: ENOSPC: it is full; EINVAL: not granted so; another: the door failed.
 */
void *persist_page(struct persist *persist, uint32_t ref);

/* persist_free unmaps everything.  Accepts NULL.  Negative errno: a page could not be unmapped. */
int persist_free(struct persist *persist);

#endif
