/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver of a model frontend: which requests it makes, and what becomes of their answers. */
#include "harness/bench/loop/model_frontend.h"

#include <errno.h>

#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

#define SENDS_MAX 3u

static void send_flush(struct frontend *front, struct front_slot *slot)
{
    model_ring_send(front, slot,
                    front->offered_flush ? BLKIF_OP_FLUSH_DISKCACHE : BLKIF_OP_WRITE_BARRIER,
                    false);
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
    unsigned segments = (slot->request->sectors + 7) / 8;

    if (segments <= BLKIF_MAX_SEGMENTS_PER_REQUEST) {
        model_ring_send(front, slot, BLKIF_OP_WRITE_BARRIER, true);
    } else if (front->guest->model->large_fua == MODEL_SPLITS_IT) {
        slot->flush_after = true;
        model_ring_send(front, slot, BLKIF_OP_WRITE, true);
    } else {
        guest_crash(front->guest, "a barrier of %u segments cannot be an INDIRECT request",
                    segments);
    }
}

int model_driver_queue(struct block_driver *driver, struct block_request *request)
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
    if (front->dead || front->guest->crashed || !front->ring[0].wire.is_open)
        return 0; /* for ever */
    if (request->op == BIO_DISCARD)
        model_ring_send(front, slot, BLKIF_OP_DISCARD, false);
    else if (flush)
        send_flush(front, slot);
    else if (request->fua && !off)
        send_durable(front, slot);
    else
        model_ring_send(front, slot, request->op == BIO_READ ? BLKIF_OP_READ : BLKIF_OP_WRITE,
                        true);
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
            model_ring_send(front, slot, slot->op, slot->segments > 0);
        else
            finish(front, slot, -EIO);
        break;
    case MODEL_WRITES_PLAIN:
    case MODEL_WRITES_AND_FLUSHES:
        slot->flush_after = reaction == MODEL_WRITES_AND_FLUSHES;
        model_ring_send(front, slot, BLKIF_OP_WRITE, true);
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

static void discard_answered(struct frontend *front, struct front_slot *slot, int16_t status)
{
    if (status == BLKIF_RSP_EOPNOTSUPP)
        front->discard = front->queue.discard = false;
    finish(front, slot,
           status == BLKIF_RSP_OKAY         ? 0
           : status == BLKIF_RSP_EOPNOTSUPP ? -EOPNOTSUPP
                                            : -EIO);
}

static void answered(struct frontend *front, struct front_slot *slot, int16_t status)
{
    bool ignored = front->guest->model->ignores_status && !slot->flush_after;

    if (slot->op == BLKIF_OP_DISCARD) {
        discard_answered(front, slot, status);
    } else if (slot->op == BLKIF_OP_READ || slot->op == BLKIF_OP_WRITE) {
        if (slot->flush_after && status == BLKIF_RSP_OKAY)
            send_flush(front, slot);
        else
            finish(front, slot, status == BLKIF_RSP_OKAY || ignored ? 0 : -EIO);
    } else if (status == BLKIF_RSP_OKAY) {
        finish(front, slot, 0);
    } else {
        not_okay(front, slot, status);
    }
}

bool model_driver_responses(struct frontend *front)
{
    struct front_slot *slot;
    bool worked = false;
    int16_t status;
    const char *why;
    int rc = 1;

    while (rc > 0 && !front->dead && !front->guest->crashed) {
        rc = model_ring_take(front, &slot, &status, &why);
        if (rc > 0)
            answered(front, slot, status);
        else if (rc < 0)
            die(front, why);
        worked |= rc != 0;
    }
    return worked;
}
