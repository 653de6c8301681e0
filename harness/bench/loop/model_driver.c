/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver of a model frontend: which requests it makes of what the block layer asks. */
#include "harness/bench/loop/model_frontend.h"

#include <errno.h>

#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

static bool can_flush(const struct frontend *front)
{
    return front->flush || front->barrier;
}

void model_driver_flush(struct frontend *front, struct front_slot *slot)
{
    enum model_flush how = front->guest->model->flush;
    bool by_barrier = front->barrier && (how != MODEL_FLUSH_BY_FLUSH || !front->flush);

    slot->flush_after = by_barrier && front->flush && how == MODEL_FLUSH_BY_BOTH;
    model_ring_send(front, slot, by_barrier ? BLKIF_OP_WRITE_BARRIER : BLKIF_OP_FLUSH_DISKCACHE,
                    false);
}

static bool is_free(const struct front_slot *slot)
{
    return !slot->request && !slot->on_ring;
}

/* A processor has a ring of its own, as far as there are rings, and room there. */
static struct front_slot *free_slot(struct frontend *front, const struct block_request *request)
{
    unsigned first = request->processor ? (request->processor - 1) % front->queues : 0;
    unsigned stride = request->processor ? front->queues : 1, i = first;

    while (i < front->slots && !is_free(&front->slot[i]))
        i += stride;
    for (i = i < front->slots ? i : 0; !is_free(&front->slot[i]);)
        i++; /* a request has a tag, so it has a slot */
    return &front->slot[i];
}

/* A FUA write that no direct request has room for. */
static void send_large(struct frontend *front, struct front_slot *slot, uint8_t op)
{
    switch (front->guest->model->large_fua) {
    case MODEL_HITS_BUG:
        guest_crash(front->guest, "a barrier of %u sectors cannot be an INDIRECT request",
                    slot->request->sectors);
        break;
    case MODEL_CUTS_IT:
        slot->cut = true;
        model_ring_send(front, slot, op, true);
        break;
    case MODEL_SENDS_INDIRECTLY:
        model_ring_send(front, slot, op, true);
        break;
    case MODEL_SPLITS_IT:
    default:
        slot->flush_after = true;
        model_ring_send(front, slot, BLKIF_OP_WRITE, true);
    }
}

/* A FUA write comes, and only flush is on. */
static bool is_stale(const struct frontend *front)
{
    return front->guest->model->flushes_stale_fua && front->flush && !front->fua;
}

static void send_durable(struct frontend *front, struct front_slot *slot)
{
    enum model_fua how = front->guest->model->fua;
    bool flush = how == MODEL_FUA_BY_FLUSH ? front->flush : is_stale(front);
    uint8_t op = flush                      ? BLKIF_OP_FLUSH_DISKCACHE
                 : how == MODEL_FUA_DROPPED ? BLKIF_OP_WRITE
                                            : BLKIF_OP_WRITE_BARRIER;

    if (op != BLKIF_OP_WRITE && slot->request->sectors > BLKIF_MAX_SEGMENTS_PER_REQUEST * 8)
        send_large(front, slot, op);
    else
        model_ring_send(front, slot, op, true);
}

/* The size of a FUA write may matter even where it would go as a plain one. */
static bool stumbles(const struct frontend *front, const struct block_request *request)
{
    return front->guest->model->large_fua == MODEL_HITS_BUG &&
           request->sectors > BLKIF_MAX_SEGMENTS_PER_REQUEST * 8;
}

static void send(struct frontend *front, struct front_slot *slot, bool off)
{
    const struct block_request *request = slot->request;
    const struct model *model = front->guest->model;

    if (request->op == BIO_DISCARD) {
        model_ring_send(front, slot, BLKIF_OP_DISCARD, false);
    } else if (request->op == BIO_FLUSH) {
        model_driver_flush(front, slot);
    } else if (request->op == BIO_READ || (off && model->when_off == MODEL_READS_IT)) {
        model_ring_send(front, slot, BLKIF_OP_READ, true);
    } else if (request->fua && !request->requeued &&
               (!off || is_stale(front) || stumbles(front, request))) {
        send_durable(front, slot);
    } else {
        slot->flush_after = request->requeued && can_flush(front);
        model_ring_send(front, slot, BLKIF_OP_WRITE, true);
    }
}

/* A flush or FUA write that the driver has no operation for.  True: it is over with it. */
static bool pass(struct frontend *front, struct block_request *request)
{
    bool flush = request->op == BIO_FLUSH;

    switch (front->guest->model->when_off) {
    case MODEL_FORGETS_FLUSH:
        return flush;
    case MODEL_HITS_BUG_WHEN_OFF:
        guest_crash(front->guest, "a flush or FUA write came when both were off");
        return true;
    case MODEL_SKIPS_IT:
        block_complete(&front->queue, request, 0);
        return true;
    case MODEL_PASSES_IT:
    case MODEL_READS_IT:
    default:
        if (flush)
            block_complete(&front->queue, request, 0);
        return flush;
    }
}

int model_driver_queue(struct block_driver *driver, struct block_request *request)
{
    struct frontend *front = (struct frontend *)driver;
    const struct model *model = front->guest->model;
    bool flush = request->op == BIO_FLUSH;
    bool off = flush ? !can_flush(front) : request->fua && !front->fua;
    struct front_slot *slot;

    if (front->offline || (front->unscanned && request->op != BIO_READ) ||
        (off && model->when_off == MODEL_FAILS_IT))
        return -EIO;
    if (off && !front->dead && pass(front, request))
        return 0;
    slot = free_slot(front, request);
    *slot = (struct front_slot){.request = request};
    if (front->dead || front->guest->crashed || !front->ring[0].wire.is_open)
        return 0; /* for ever */
    send(front, slot, off);
    if (flush && model->flush_ends_early) {
        slot->request = NULL;
        block_complete_early(&front->queue, request, 0);
    }
    return 0;
}
