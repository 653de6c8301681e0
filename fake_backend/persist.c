/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/persist.h"

#include <errno.h>
#include <stdlib.h>

#define SLOTS (2 * PERSIST_MAX)

_Static_assert(!(SLOTS & (SLOTS - 1)), "a slot is a reference's low bits");

struct persist *persist_create(struct grants *grants, unsigned domid)
{
    struct persist *persist = calloc(1, sizeof(*persist));

    if (persist) {
        persist->grants = grants;
        persist->domid = domid;
    }
    return persist;
}

/* The reference's slot, or the free one where it belongs; half of them are always free. */
static unsigned find(const struct persist *persist, uint32_t ref)
{
    unsigned at = ref % SLOTS;

    while (persist->slot[at].page && persist->slot[at].ref != ref)
        at = (at + 1) % SLOTS;
    return at;
}

void *persist_page(struct persist *persist, uint32_t ref)
{
    unsigned at = find(persist, ref);
    void *page = persist->slot[at].page;

    if (page)
        return page;
    if (persist->count == PERSIST_MAX) {
        errno = ENOSPC;
        return NULL;
    }
    page = persist->grants->ops->map(persist->grants, persist->domid, &ref, 1, true);
    if (!page)
        return NULL;
    persist->slot[at].ref = ref;
    persist->slot[at].page = page;
    persist->count++;
    return page;
}

int persist_free(struct persist *persist)
{
    int rc = 0;

    if (!persist)
        return 0;
    for (unsigned i = 0; i < SLOTS; i++) {
        void *page = persist->slot[i].page;
        int failed = page ? persist->grants->ops->unmap(persist->grants, page, 1) : 0;

        rc = rc ? rc : failed;
    }
    free(persist);
    return rc;
}
