/* SPDX-License-Identifier: BSD-2-Clause */
/* What killed runs left behind. */
#include "fake_backend/backend.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/handshake.h"
#include "fake_backend/why.h"

/* Removes the nodes of both sides, if those of our side are there.  1: they were, 0: no. */
static int clean(struct store *store, unsigned domid, const char *vdev, struct why *why)
{
    char back[HANDSHAKE_PATH_MAX], front[HANDSHAKE_PATH_MAX];
    char *ours;
    int rc;

    snprintf(back, sizeof(back), HANDSHAKE_BACKENDS "/%u/%s", domid, vdev);
    snprintf(front, sizeof(front), "/local/domain/%u/device/vbd/%s", domid, vdev);
    ours = store->ops->read(store, back);
    if (!ours && errno == ENOENT)
        return 0;
    rc = ours ? store->ops->remove(store, front) : -errno;
    free(ours);
    if (!rc)
        rc = store->ops->remove(store, back);
    return rc ? why_set(why, rc, "removing %s, which a killed run left behind: %s", back,
                        strerror(-rc))
              : 1;
}

int backend_clean_device(struct ports *ports, unsigned domid, unsigned vdev, struct why *why)
{
    char name[16];

    snprintf(name, sizeof(name), "%u", vdev);
    return clean(ports->store, domid, name, why);
}

int backend_clean(struct ports *ports, unsigned domid, struct why *why)
{
    struct store *store = ports->store;
    char back[HANDSHAKE_PATH_MAX];
    unsigned count = 0;
    char **vdevs;
    int rc = 0;

    snprintf(back, sizeof(back), HANDSHAKE_BACKENDS "/%u", domid);
    vdevs = store->ops->list(store, back, &count);
    if (!vdevs && errno != ENOENT)
        return why_set(why, -errno, "listing %s: %s", back, strerror(errno));
    if (!vdevs)
        return 0;
    for (unsigned i = 0; rc >= 0 && i < count; i++)
        rc = clean(store, domid, vdevs[i], why);
    free(vdevs);
    if (rc >= 0 && (rc = store->ops->remove(store, back)))
        why_set(why, rc, "removing %s, which a killed run left behind: %s", back, strerror(-rc));
    return rc;
}

void backend_sweep(struct ports *ports)
{
    struct store *store = ports->store;
    unsigned count = 0;
    char **domids = store->ops->list(store, HANDSHAKE_BACKENDS, &count);

    for (unsigned i = 0; domids && i < count; i++) {
        unsigned domid = (unsigned)strtoul(domids[i], NULL, 10);

        if (!store->ops->introduced(store, domid))
            backend_clean(ports, domid, NULL);
    }
    free(domids);
}
