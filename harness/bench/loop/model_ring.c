/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests of a model frontend: how they go on the ring, and what becomes of their answers. */
#include "harness/bench/loop/model_frontend.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

#define PAGE_SECTORS (PORTS_PAGE_SIZE / 512u)
#define SENDS_MAX    3u

static struct loop_grants *grants_of(const struct frontend *front)
{
    return &front->guest->world->grants;
}

static struct loop_events *events_of(const struct frontend *front)
{
    return &front->guest->world->events;
}

static unsigned ring_page(const struct frontend *front)
{
    return front->index * FRONT_PAGES;
}

/* Page 0 of a slot holds the segments of an INDIRECT request, the others hold its data. */
static unsigned slot_page(const struct frontend *front, const struct front_slot *slot,
                          unsigned page)
{
    return ring_page(front) + 1 + (unsigned)(slot - front->slot) * (1 + FRONT_SEGMENTS) + page;
}

int ring_open(struct frontend *front)
{
    struct blkif_sring *shared = loop_grants_page(grants_of(front), ring_page(front));

    front->port = loop_events_alloc(events_of(front), front->guest->domid);
    if (!front->port)
        return -ENOSPC;
    memset(shared, 0, PORTS_PAGE_SIZE);
    SHARED_RING_INIT(shared);
    FRONT_RING_INIT(&front->ring, shared, PORTS_PAGE_SIZE);
    return 0;
}

uint32_t ring_grant(struct frontend *front)
{
    return loop_grants_grant(grants_of(front), ring_page(front), true);
}

void ring_close(struct frontend *front)
{
    if (!front->ring.sring)
        return;
    loop_events_close(events_of(front), front->port);
    front->port = 0;
    loop_grants_end(grants_of(front), ring_page(front));
    front->ring.sring = NULL;
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

static void grant_data(struct frontend *front, const struct front_slot *slot,
                       struct blkif_request_segment *segment)
{
    for (unsigned i = 0; i < slot->segments; i++)
        segment[i] = (struct blkif_request_segment){
            .gref = loop_grants_grant(grants_of(front), slot_page(front, slot, i + 1),
                                      slot->op == BLKIF_OP_READ),
            .last_sect = (uint8_t)(sectors_in(slot->request, i) - 1)};
}

static void fill_direct(struct frontend *front, const struct front_slot *slot,
                        struct blkif_request *out)
{
    *out = (struct blkif_request){.operation = slot->op,
                                  .nr_segments = (uint8_t)slot->segments,
                                  .handle = (blkif_vdev_t)front->vdev,
                                  .id = (uint64_t)(slot - front->slot),
                                  .sector_number =
                                      slot->segments ? slot->request->sector : UINT64_MAX};
    grant_data(front, slot, out->seg);
}

static void fill_indirect(struct frontend *front, const struct front_slot *slot,
                          struct blkif_request *out)
{
    unsigned table = slot_page(front, slot, 0);
    struct blkif_request_indirect request = {.operation = BLKIF_OP_INDIRECT,
                                             .indirect_op = slot->op,
                                             .nr_segments = (uint16_t)slot->segments,
                                             .handle = (blkif_vdev_t)front->vdev,
                                             .id = (uint64_t)(slot - front->slot),
                                             .sector_number = slot->request->sector};

    grant_data(front, slot, loop_grants_page(grants_of(front), table));
    request.indirect_grefs[0] = loop_grants_grant(grants_of(front), table, false);
    memcpy(out, &request, sizeof(request));
}

/*
 * Puts a slot's request on the ring; there is always room, as there are no more slots than entries.
 */
static void send(struct frontend *front, struct front_slot *slot, uint8_t op, bool data)
{
    struct blkif_request *out = RING_GET_REQUEST(&front->ring, front->ring.req_prod_pvt);

    slot->sends = slot->op == op && slot->sends ? slot->sends + 1 : 1;
    slot->op = op;
    slot->segments = data ? (slot->request->sectors + PAGE_SECTORS - 1) / PAGE_SECTORS : 0;
    slot->indirect = slot->segments > BLKIF_MAX_SEGMENTS_PER_REQUEST;
    slot->on_ring = true;
    if (op != BLKIF_OP_READ)
        copy_data(front, slot, true);
    if (slot->indirect)
        fill_indirect(front, slot, out);
    else
        fill_direct(front, slot, out);
    front->ring.req_prod_pvt++;
    front->unpushed = true;
}

static void send_flush(struct frontend *front, struct front_slot *slot)
{
    send(front, slot, front->offered_flush ? BLKIF_OP_FLUSH_DISKCACHE : BLKIF_OP_WRITE_BARRIER,
         false);
}

void ring_push(struct frontend *front)
{
    int notify;

    if (!front->unpushed || !front->ring.sring)
        return;
    front->unpushed = false;
    RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&front->ring, notify);
    if (notify)
        loop_events_send(events_of(front), front->port);
}

static struct front_slot *free_slot(struct frontend *front)
{
    unsigned i = 0;

    while (front->slot[i].request)
        i++; /* a request has a tag, so it has a slot */
    return &front->slot[i];
}

/* A FUA write by barrier, whose segments have to fit into one direct request. */
static void send_durable(struct frontend *front, struct front_slot *slot)
{
    unsigned segments = (slot->request->sectors + PAGE_SECTORS - 1) / PAGE_SECTORS;

    if (segments <= BLKIF_MAX_SEGMENTS_PER_REQUEST) {
        send(front, slot, BLKIF_OP_WRITE_BARRIER, true);
    } else if (front->guest->model->large_fua == MODEL_SPLITS_IT) {
        slot->flush_after = true;
        send(front, slot, BLKIF_OP_WRITE, true);
    } else {
        guest_crash(front->guest, "a barrier of %u segments cannot be an INDIRECT request",
                    segments);
    }
}

int ring_queue(struct block_driver *driver, struct block_request *request)
{
    struct frontend *front = (struct frontend *)driver;
    bool flush = request->op == BIO_FLUSH;
    bool off = flush ? !front->flush : request->fua && !front->fua;
    struct front_slot *slot;

    if (off && front->guest->model->when_off == MODEL_FAILS_IT)
        return -EIO;
    if (off && flush && !front->dead) {
        block_complete(&front->queue, request, 0);
        return 0;
    }
    slot = free_slot(front);
    *slot = (struct front_slot){.request = request};
    if (front->dead || !front->ring.sring)
        return 0; /* for ever */
    if (flush)
        send_flush(front, slot);
    else if (request->fua && !off)
        send_durable(front, slot);
    else
        send(front, slot, request->op == BIO_READ ? BLKIF_OP_READ : BLKIF_OP_WRITE, true);
    return 0;
}

static void finish(struct frontend *front, struct front_slot *slot, int error)
{
    struct block_request *request = slot->request;

    *slot = (struct front_slot){0};
    block_complete(&front->queue, request, error);
}

/* The device is of no more use.  The backend is not to be trusted, or the model is made so. */
static void die(struct frontend *front, const char *why)
{
    guest_log(front->guest, 1, "vbd-%u: disabled: %s", front->vdev, why);
    front->dead = true;
}

static void turn_off(struct frontend *front, enum model_aftermath after)
{
    if (after == MODEL_STAYS_ON)
        return;
    front->flush = front->fua = false;
    if (after == MODEL_DRIVER_AND_QUEUE_OFF)
        front->queue.write_cache = front->queue.fua = false;
}

static void react(struct frontend *front, struct front_slot *slot, enum model_reaction reaction)
{
    switch (reaction) {
    case MODEL_TELLS_SUCCESS:
        finish(front, slot, 0);
        break;
    case MODEL_TELLS_UNSUPPORTED:
        finish(front, slot, -EOPNOTSUPP);
        break;
    case MODEL_SENDS_AGAIN:
        if (slot->sends < SENDS_MAX)
            send(front, slot, slot->op, slot->segments > 0);
        else
            finish(front, slot, -EIO);
        break;
    case MODEL_WRITES_PLAIN:
    case MODEL_WRITES_AND_FLUSHES:
        slot->flush_after = reaction == MODEL_WRITES_AND_FLUSHES;
        send(front, slot, BLKIF_OP_WRITE, true);
        break;
    case MODEL_NEVER_TELLS:
        break;
    case MODEL_DIES:
        die(front, "a flush or barrier was refused");
        break;
    case MODEL_CRASHES:
        guest_crash(front->guest, "a flush or barrier was refused");
        break;
    case MODEL_TELLS_ERROR:
    default:
        finish(front, slot, -EIO);
    }
}

/* A flush or barrier that was not answered OKAY. */
static void not_okay(struct frontend *front, struct front_slot *slot, int16_t status)
{
    const struct model *model = front->guest->model;
    const struct model_answer *answer =
        status == BLKIF_RSP_EOPNOTSUPP ? &model->refused : &model->failed;
    enum model_reaction reaction = slot->segments ? answer->data : answer->empty;

    if (status != BLKIF_RSP_EOPNOTSUPP && status != BLKIF_RSP_ERROR)
        reaction = MODEL_TELLS_ERROR;
    guest_log(front->guest, 4, "vbd-%u: %s%s %s", front->vdev, slot->segments ? "" : "empty ",
              slot->op == BLKIF_OP_FLUSH_DISKCACHE ? "flush" : "barrier",
              status == BLKIF_RSP_EOPNOTSUPP ? "refused" : "failed");
    turn_off(front, answer->after);
    react(front, slot, reaction);
}

static void answered(struct frontend *front, struct front_slot *slot, int16_t status)
{
    if (slot->op == BLKIF_OP_READ && status == BLKIF_RSP_OKAY)
        copy_data(front, slot, false);
    if (slot->op == BLKIF_OP_READ || slot->op == BLKIF_OP_WRITE) {
        if (slot->flush_after && status == BLKIF_RSP_OKAY)
            send_flush(front, slot);
        else
            finish(front, slot, status == BLKIF_RSP_OKAY ? 0 : -EIO);
        return;
    }
    if (status == BLKIF_RSP_OKAY)
        finish(front, slot, 0);
    else
        not_okay(front, slot, status);
}

static bool take_back_pages(struct frontend *front, struct front_slot *slot)
{
    int busy = 0;

    for (unsigned i = 0; i < slot->segments; i++)
        busy |= loop_grants_end(grants_of(front), slot_page(front, slot, i + 1));
    if (slot->indirect)
        busy |= loop_grants_end(grants_of(front), slot_page(front, slot, 0));
    return !busy;
}

static void response(struct frontend *front, const struct blkif_response *from)
{
    struct front_slot *slot = from->id < BLOCK_TAGS ? &front->slot[from->id] : NULL;

    if (!slot || !slot->on_ring) {
        die(front, "a response to a request that was not made");
    } else if (from->operation != slot->op) {
        die(front, "a response with another operation than its request");
    } else if (!take_back_pages(front, slot)) {
        die(front, "a response to a request whose pages are still mapped");
    } else {
        slot->on_ring = false;
        answered(front, slot, from->status);
    }
}

bool ring_responses(struct frontend *front)
{
    int more = 1;

    if (!front->ring.sring || front->dead || front->guest->crashed ||
        !loop_events_take(events_of(front), front->port))
        return false;
    while (more && !front->dead && !front->guest->crashed) {
        RING_IDX prod = __atomic_load_n(&front->ring.sring->rsp_prod, __ATOMIC_ACQUIRE);

        if (RING_RESPONSE_PROD_OVERFLOW(&front->ring, prod)) {
            die(front, "more responses than requests");
            break;
        }
        while (front->ring.rsp_cons != prod && !front->dead && !front->guest->crashed) {
            struct blkif_response copy;

            RING_COPY_RESPONSE(&front->ring, front->ring.rsp_cons, &copy);
            front->ring.rsp_cons++;
            response(front, &copy);
        }
        RING_FINAL_CHECK_FOR_RESPONSES(&front->ring, more);
    }
    return true;
}
