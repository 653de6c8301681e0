/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/ports.h"

#include <errno.h>

static int change_one(struct store *store, const struct store_change *change)
{
    switch (change->kind) {
    case STORE_WRITE:
        return store->ops->write(store, change->path, change->value);
    case STORE_REMOVE:
        return store->ops->remove(store, change->path);
    case STORE_PERMIT:
        return store->ops->permit(store, change->path, change->owner, change->reader);
    default:
        return -EINVAL;
    }
}

int store_change_each(struct store *store, const struct store_change *changes, size_t count,
                      size_t *failed_out)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < count; i++) {
        rc = change_one(store, &changes[i]);
        *failed_out = i;
    }
    return rc;
}
