/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * front: what an Initialised frontend published (blkif.h, "Frontend XenBus Nodes"): its rings, its
 * event channels, and what else it wants.  Checked against what was offered; nothing of it is
 * trusted further than that.
 */
#ifndef FAKE_BACKEND_FRONT_H
#define FAKE_BACKEND_FRONT_H

#include <stdbool.h>
#include <stdint.h>

#include "fake_backend/offer.h"
#include "fake_backend/ports.h"
#include "fake_backend/wire.h"

struct why;

struct front_queue {
    uint32_t ring_ref[1 << OFFER_MAX_RING_ORDER];
    uint32_t event_channel;
};

struct front {
    enum wire_abi abi;
    bool persistent; /* both sides want it */
    unsigned ring_order;
    unsigned queues;
    struct front_queue queue[OFFER_MAX_QUEUES];
};

/*
 * front_read reads the nodes below `path`.  -EPROTO with a sentence: missing, garbage, or more than
 * was offered; another errno: the store failed.
 */
int front_read(struct front *front, struct store *store, const char *path,
               const struct offer_terms *terms, struct why *why);

/* front_number reads a decimal number that the frontend wrote.  -ENOENT: no node, -EPROTO: not a
 * number up to `most`; another errno: the store failed. */
int front_number(struct store *store, const char *path, const char *name, uint64_t most,
                 uint64_t *number_out);

#endif
