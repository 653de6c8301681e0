/* SPDX-License-Identifier: BSD-2-Clause */
/* The rings of a model frontend, and the pages that it grants for its requests. */
#include "harness/bench/loop/model_frontend.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

#define PAGE_SECTORS (PORTS_PAGE_SIZE / 512u)

static struct loop_grants *grants_of(const struct frontend *front)
{
    return &front->guest->world->grants;
}

static struct loop_events *events_of(const struct frontend *front)
{
    return &front->guest->world->events;
}

static unsigned ring_page(const struct frontend *front, unsigned queue, unsigned page)
{
    return front->index * FRONT_PAGES + queue * FRONT_RING_PAGES + page;
}

static unsigned index_of(const struct frontend *front, const struct front_slot *slot)
{
    return (unsigned)(slot - front->slot);
}

static struct front_ring *ring_of(struct frontend *front, const struct front_slot *slot)
{
    return &front->ring[index_of(front, slot) % front->queues];
}

static uint64_t id_of(const struct frontend *front, const struct front_slot *slot)
{
    return index_of(front, slot) / front->queues;
}

/* Page 0 of a slot holds the segments of an INDIRECT request, the others hold its data. */
static unsigned slot_page(const struct frontend *front, const struct front_slot *slot,
                          unsigned page)
{
    return ring_page(front, FRONT_QUEUES, 0) + index_of(front, slot) * front->slot_pages + page;
}

int model_ring_open(struct frontend *front)
{
    size_t bytes = (size_t)PORTS_PAGE_SIZE << front->ring_order;

    for (unsigned i = 0; i < front->queues; i++) {
        struct front_ring *ring = &front->ring[i];

        ring->port = loop_events_alloc(events_of(front), front->guest->domid);
        if (!ring->port)
            return -ENOSPC;
        model_wire_open(&ring->wire, loop_grants_page(grants_of(front), ring_page(front, i, 0)),
                        bytes, front->guest->model->abi == MODEL_ABI_64);
    }
    return 0;
}

uint32_t model_ring_grant(struct frontend *front, unsigned queue, unsigned page)
{
    return loop_grants_grant(grants_of(front), ring_page(front, queue, page), true);
}

/* As many as the rings have entries, and as there are pages for the largest request of each. */
int model_ring_slots(struct frontend *front)
{
    unsigned segments = front->max_segments ? front->max_segments : BLKIF_MAX_SEGMENTS_PER_REQUEST;

    front->slot_pages = 1 + segments;
    front->slots = model_wire_entries(&front->ring[0].wire) * front->queues;
    if (front->slots > FRONT_DATA_PAGES / front->slot_pages)
        front->slots = FRONT_DATA_PAGES / front->slot_pages;
    front->slot = calloc(front->slots, sizeof(*front->slot));
    return front->slot ? 0 : -ENOMEM;
}

void model_ring_close(struct frontend *front)
{
    for (unsigned i = 0; i < front->queues; i++) {
        if (!front->ring[i].wire.is_open)
            continue;
        loop_events_close(events_of(front), front->ring[i].port);
        front->ring[i] = (struct front_ring){.port = 0};
        for (unsigned page = 0; page < 1u << front->ring_order; page++)
            loop_grants_end(grants_of(front), ring_page(front, i, page));
    }
}

void model_ring_lose(struct frontend *front)
{
    for (unsigned i = front->slots; i-- > 0;) {
        const struct front_slot *slot = &front->slot[i];

        if (slot->on_ring && slot->request)
            block_take_back(&front->queue, slot->request);
        else if (slot->on_ring)
            block_give_back(&front->queue); /* it was told before */
    }
    free(front->slot);
    front->slot = NULL;
    front->slots = 0;
    memset(front->ring, 0, sizeof(front->ring));
}

static unsigned sectors_in(const struct block_request *request, unsigned segment)
{
    uint32_t left = request->sectors - segment * PAGE_SECTORS;

    return left < PAGE_SECTORS ? left : PAGE_SECTORS;
}

/* Moves data between the block layer and the slot's pages. */
static void copy_data(const struct frontend *front, const struct front_slot *slot, bool to_pages)
{
    const struct block_request *request = slot->request;

    for (unsigned i = 0; i < slot->segments; i++) {
        void *page = loop_grants_page(grants_of(front), slot_page(front, slot, i + 1));
        unsigned char *data = request->data + (size_t)i * PORTS_PAGE_SIZE;
        size_t bytes = (size_t)sectors_in(request, i) * 512;

        memcpy(to_pages ? page : data, to_pages ? data : page, bytes);
    }
}

/* A page that stays granted must be good for every request. */
static uint32_t grant(struct frontend *front, unsigned page, bool writable)
{
    return loop_grants_grant(grants_of(front), page, writable || front->persistent);
}

static void grant_data(struct frontend *front, const struct front_slot *slot,
                       struct blkif_request_segment *segment)
{
    for (unsigned i = 0; i < slot->segments; i++)
        segment[i] = (struct blkif_request_segment){
            .gref = grant(front, slot_page(front, slot, i + 1), slot->op == BLKIF_OP_READ),
            .last_sect = (uint8_t)(sectors_in(slot->request, i) - 1)};
}

static void fill_direct(struct frontend *front, const struct front_slot *slot,
                        struct blkif_request *out)
{
    *out = (struct blkif_request){
        .operation = slot->op,
        .nr_segments = (uint8_t)slot->segments,
        .handle = (blkif_vdev_t)front->vdev,
        .id = id_of(front, slot),
        .sector_number = slot->segments ? slot->request->sector : UINT64_MAX,
    };
    grant_data(front, slot, out->seg);
}

static void fill_indirect(struct frontend *front, const struct front_slot *slot,
                          struct blkif_request_indirect *out)
{
    unsigned table = slot_page(front, slot, 0);

    *out = (struct blkif_request_indirect){
        .operation = BLKIF_OP_INDIRECT,
        .indirect_op = slot->op,
        .nr_segments = (uint16_t)slot->segments,
        .handle = (blkif_vdev_t)front->vdev,
        .id = id_of(front, slot),
        .sector_number = slot->request->sector,
        .indirect_grefs = {grant(front, table, false)},
    };
    grant_data(front, slot, loop_grants_page(grants_of(front), table));
}

static void fill_discard(struct frontend *front, const struct front_slot *slot,
                         struct blkif_request_discard *out)
{
    *out = (struct blkif_request_discard){
        .operation = BLKIF_OP_DISCARD,
        .flag = slot->request->secure ? BLKIF_DISCARD_SECURE : 0,
        .handle = (blkif_vdev_t)front->vdev,
        .id = id_of(front, slot),
        .sector_number = slot->request->sector,
        .nr_sectors = slot->request->sectors,
    };
}

void model_ring_send(struct frontend *front, struct front_slot *slot, uint8_t op, bool data)
{
    struct front_ring *ring = ring_of(front, slot);
    union model_request out;

    slot->op = op;
    slot->segments = data ? (slot->request->sectors + PAGE_SECTORS - 1) / PAGE_SECTORS : 0;
    if (slot->cut && slot->segments > BLKIF_MAX_SEGMENTS_PER_REQUEST)
        slot->segments = BLKIF_MAX_SEGMENTS_PER_REQUEST;
    slot->indirect = slot->segments > BLKIF_MAX_SEGMENTS_PER_REQUEST;
    slot->on_ring = true;
    if (op != BLKIF_OP_READ)
        copy_data(front, slot, true);
    memset(&out, 0, sizeof(out));
    if (slot->indirect)
        fill_indirect(front, slot, &out.indirect);
    else if (op == BLKIF_OP_DISCARD)
        fill_discard(front, slot, &out.discard);
    else
        fill_direct(front, slot, &out.direct);
    model_wire_put(&ring->wire, &out);
    ring->unpushed = true;
}

void model_ring_push(struct frontend *front)
{
    for (unsigned i = 0; i < front->queues; i++) {
        struct front_ring *ring = &front->ring[i];

        if (!ring->unpushed || !ring->wire.is_open)
            continue;
        ring->unpushed = false;
        if (model_wire_push(&ring->wire))
            loop_events_send(events_of(front), ring->port);
    }
}

/* False: the backend still has one of them mapped, which it may only if that was agreed on. */
static bool take_back_pages(struct frontend *front, struct front_slot *slot)
{
    int busy = 0;

    if (front->persistent)
        return true;
    for (unsigned i = 0; i < slot->segments; i++)
        busy |= loop_grants_end(grants_of(front), slot_page(front, slot, i + 1));
    if (slot->indirect)
        busy |= loop_grants_end(grants_of(front), slot_page(front, slot, 0));
    return !busy;
}

static int check(struct frontend *front, struct front_slot *slot,
                 const struct blkif_response *response, const char **why_out)
{
    *why_out = "a response to a request that was not made";
    if (!slot || !slot->on_ring)
        return -1;
    *why_out = "a response with another operation than its request";
    if (response->operation != slot->op)
        return -1;
    *why_out = "a response to a request whose pages are still mapped";
    return take_back_pages(front, slot) ? 1 : -1;
}

static int take_from(struct frontend *front, unsigned queue, struct front_slot **slot_out,
                     int16_t *status_out, const char **why_out)
{
    struct blkif_response response;
    struct front_slot *slot = NULL;
    int rc = model_wire_take(&front->ring[queue].wire, &response);

    *why_out = "more responses than requests";
    if (rc <= 0)
        return rc;
    if (response.id < front->slots && response.id * front->queues + queue < front->slots)
        slot = &front->slot[response.id * front->queues + queue];
    rc = check(front, slot, &response, why_out);
    if (rc < 0)
        return rc;
    slot->on_ring = false;
    if (slot->op == BLKIF_OP_READ && response.status == BLKIF_RSP_OKAY && slot->request)
        copy_data(front, slot, false);
    *slot_out = slot;
    *status_out = response.status;
    return 1;
}

int model_ring_take(struct frontend *front, struct front_slot **slot_out, int16_t *status_out,
                    const char **why_out)
{
    for (unsigned i = 0; i < front->queues; i++) {
        struct front_ring *ring = &front->ring[i];
        int rc;

        if (!ring->wire.is_open)
            continue;
        ring->notified |= loop_events_take(events_of(front), ring->port);
        if (!ring->notified)
            continue; /* nobody told us to look */
        rc = take_from(front, i, slot_out, status_out, why_out);
        if (rc)
            return rc;
        ring->notified = false;
    }
    return 0;
}
