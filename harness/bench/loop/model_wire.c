/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/model_wire.h"

#include <string.h>

void model_wire_open(struct model_wire *wire, void *pages, size_t bytes, bool wide)
{
    memset(pages, 0, bytes);
    *wire = (struct model_wire){.is_open = true, .wide = wide};
    if (wide) {
        struct blkif_sring *shared = pages;

        SHARED_RING_INIT(shared);
        FRONT_RING_INIT(&wire->x64, shared, bytes);
    } else {
        struct blkif32_sring *shared = pages;

        SHARED_RING_INIT(shared);
        FRONT_RING_INIT(&wire->x32, shared, bytes);
    }
}

unsigned model_wire_entries(const struct model_wire *wire)
{
    return wire->wide ? RING_SIZE(&wire->x64) : RING_SIZE(&wire->x32);
}

/* Field by field: the compiler knows where each of them is. */
#define COPY_COMMON(to, from)                                                                      \
    do {                                                                                           \
        (to)->operation = (from)->operation;                                                       \
        (to)->handle = (from)->handle;                                                             \
        (to)->id = (from)->id;                                                                     \
        (to)->sector_number = (from)->sector_number;                                               \
    } while (0)

static void narrow_direct(struct blkif32_request *to, const struct blkif_request *from)
{
    COPY_COMMON(to, from);
    to->nr_segments = from->nr_segments;
    for (unsigned i = 0; i < BLKIF_MAX_SEGMENTS_PER_REQUEST; i++)
        to->seg[i] = (struct blkif32_request_segment){from->seg[i].gref, from->seg[i].first_sect,
                                                      from->seg[i].last_sect};
}

static void narrow_indirect(struct blkif32_request_indirect *to,
                            const struct blkif_request_indirect *from)
{
    COPY_COMMON(to, from);
    to->indirect_op = from->indirect_op;
    to->nr_segments = from->nr_segments;
    memcpy(to->indirect_grefs, from->indirect_grefs, sizeof(to->indirect_grefs));
}

static void narrow_discard(struct blkif32_request_discard *to,
                           const struct blkif_request_discard *from)
{
    COPY_COMMON(to, from);
    to->flag = from->flag;
    to->nr_sectors = from->nr_sectors;
}

void model_wire_put(struct model_wire *wire, const union model_request *request)
{
    void *slot;

    if (wire->wide) {
        *RING_GET_REQUEST(&wire->x64, wire->x64.req_prod_pvt) = request->direct;
        wire->x64.req_prod_pvt++;
        return;
    }
    slot = RING_GET_REQUEST(&wire->x32, wire->x32.req_prod_pvt);
    switch (request->direct.operation) {
    case BLKIF_OP_INDIRECT:
        narrow_indirect(slot, &request->indirect);
        break;
    case BLKIF_OP_DISCARD:
        narrow_discard(slot, &request->discard);
        break;
    default:
        narrow_direct(slot, &request->direct);
    }
    wire->x32.req_prod_pvt++;
}

bool model_wire_push(struct model_wire *wire)
{
    int notify;

    if (wire->wide)
        RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&wire->x64, notify);
    else
        RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&wire->x32, notify);
    return notify;
}

/* One function for both layouts: only the types differ. */
#define TAKE(ring, response)                                                                       \
    do {                                                                                           \
        RING_IDX prod = __atomic_load_n(&(ring)->sring->rsp_prod, __ATOMIC_ACQUIRE);               \
        int more = 0;                                                                              \
                                                                                                   \
        if (RING_RESPONSE_PROD_OVERFLOW(ring, prod))                                               \
            return -1;                                                                             \
        if ((ring)->rsp_cons == prod)                                                              \
            RING_FINAL_CHECK_FOR_RESPONSES(ring, more);                                            \
        else                                                                                       \
            more = 1;                                                                              \
        if (!more)                                                                                 \
            return 0;                                                                              \
        RING_COPY_RESPONSE(ring, (ring)->rsp_cons, response);                                      \
        (ring)->rsp_cons++;                                                                        \
    } while (0)

int model_wire_take(struct model_wire *wire, struct blkif_response *response)
{
    struct blkif32_response narrow;

    if (wire->wide) {
        TAKE(&wire->x64, response);
        return 1;
    }
    TAKE(&wire->x32, &narrow);
    *response = (struct blkif_response){narrow.id, narrow.operation, narrow.status};
    return 1;
}
