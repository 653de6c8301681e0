/* SPDX-License-Identifier: BSD-2-Clause */
/* What the driver of a model frontend makes of the backend's answers. */
#include "harness/bench/loop/model_frontend.h"

#include <errno.h>

#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

#define MOST_REFUSALS 3u   /* of one request, then an error is told */
#define FOR_EVER      100u /* nobody looks longer */

static void finish(struct frontend *front, struct front_slot *slot, int error)
{
    struct block_request *request = slot->request;

    *slot = (struct front_slot){0};
    if (request)
        block_complete(&front->queue, request, error);
    else
        block_give_back(&front->queue); /* it was told before */
}

/* The device is of no more use.  The backend is not to be trusted, or the model is made so. */
static void die(struct frontend *front, const char *why)
{
    guest_log(front->guest, 1, "vbd-%u: disabled: %s", front->vdev, why);
    front->dead = true;
}

static void turn_off(struct frontend *front, const struct front_slot *slot,
                     enum model_aftermath after)
{
    switch (after) {
    case MODEL_STAYS_ON:
        return;
    case MODEL_OFFLINE:
        front->offline = true;
        return;
    case MODEL_OPERATION_OFF:
        if (slot->op == BLKIF_OP_FLUSH_DISKCACHE)
            front->flush = false;
        else
            front->barrier = front->fua = false;
        return;
    case MODEL_FLUSH_OFF:
        front->flush = front->barrier = false;
        return;
    case MODEL_DRIVER_OFF:
    case MODEL_DRIVER_AND_QUEUE_OFF:
    case MODEL_QUEUE_OFF:
    default:
        break;
    }
    if (after != MODEL_QUEUE_OFF)
        front->flush = front->barrier = front->fua = false;
    if (after != MODEL_DRIVER_OFF)
        front->queue.write_cache = front->queue.fua = false;
}

/* The request was performed, or is taken for that. */
static void okay(struct frontend *front, struct front_slot *slot)
{
    bool more = slot->flush_after;

    slot->flush_after = false;
    if (more && slot->op == BLKIF_OP_WRITE_BARRIER)
        model_ring_send(front, slot, BLKIF_OP_FLUSH_DISKCACHE, false);
    else if (more && (front->flush || front->barrier))
        model_driver_flush(front, slot);
    else
        finish(front, slot, 0);
}

static void send_again(struct frontend *front, struct front_slot *slot, uint8_t op)
{
    if (slot->refusals < MOST_REFUSALS)
        model_ring_send(front, slot, op, slot->segments);
    else
        finish(front, slot, -EIO);
}

static bool is_plain(const struct front_slot *slot)
{
    return slot->op == BLKIF_OP_READ || slot->op == BLKIF_OP_WRITE;
}

static bool is_discard(const struct front_slot *slot)
{
    return slot->op == BLKIF_OP_DISCARD;
}

static void make_good(struct frontend *front, struct front_slot *slot, int16_t status)
{
    if (is_discard(slot)) {
        finish(front, slot, status == BLKIF_RSP_EOPNOTSUPP ? -EOPNOTSUPP : -EIO);
    } else if (status != BLKIF_RSP_EOPNOTSUPP || is_plain(slot)) {
        finish(front, slot, -EIO);
    } else if (slot->segments) {
        slot->flush_after = true;
        model_ring_send(front, slot, BLKIF_OP_WRITE, true);
    } else {
        send_again(front, slot, slot->op);
    }
}

/* The caller of a request of the same kind is told, and is taken for this one's. */
static void tell_another(struct frontend *front, struct front_slot *slot)
{
    struct block_request *ours = slot->request;

    for (unsigned i = 0; i < front->slots; i++) {
        struct front_slot *other = &front->slot[i];

        if (other == slot || !other->request || other->op != slot->op ||
            other->request->sectors != ours->sectors)
            continue;
        slot->request = other->request;
        other->request = ours;
        break;
    }
    finish(front, slot, -EIO);
}

static void tell_all(struct frontend *front, struct front_slot *slot)
{
    finish(front, slot, -EIO);
    for (unsigned i = 0; i < front->slots; i++) {
        struct block_request *request = front->slot[i].request;

        front->slot[i].request = NULL;
        if (request)
            block_complete_early(&front->queue, request, -EIO);
    }
}

static void write_last(struct frontend *front, struct front_slot *slot)
{
    struct block_request *request = slot->request;

    *slot = (struct front_slot){0};
    block_requeue(&front->queue, request);
}

static void react(struct frontend *front, struct front_slot *slot, enum model_reaction reaction,
                  int16_t status)
{
    uint8_t other =
        slot->op == BLKIF_OP_WRITE_BARRIER ? BLKIF_OP_FLUSH_DISKCACHE : BLKIF_OP_WRITE_BARRIER;

    switch (reaction) {
    case MODEL_TELLS_SUCCESS:
        okay(front, slot);
        break;
    case MODEL_TELLS_UNSUPPORTED:
        finish(front, slot, -EOPNOTSUPP);
        break;
    case MODEL_TELLS_ERROR:
        finish(front, slot, -EIO);
        break;
    case MODEL_TELLS_ANOTHER:
        tell_another(front, slot);
        break;
    case MODEL_TELLS_ALL:
        tell_all(front, slot);
        break;
    case MODEL_SENDS_FOR_EVER:
        if (slot->refusals < FOR_EVER)
            model_ring_send(front, slot, slot->op, slot->segments);
        break;
    case MODEL_SENDS_EMPTY:
        model_ring_send(front, slot, slot->op, false);
        break;
    case MODEL_SENDS_THE_OTHER:
        send_again(front, slot, other);
        break;
    case MODEL_WRITES_PLAIN:
        model_ring_send(front, slot, BLKIF_OP_WRITE, true);
        break;
    case MODEL_WRITES_LAST:
        write_last(front, slot);
        break;
    case MODEL_NEVER_TELLS:
        break;
    case MODEL_DIES:
        die(front, "a flush or barrier was refused");
        break;
    case MODEL_CRASHES:
        guest_crash(front->guest, "a flush or barrier was refused");
        break;
    case MODEL_MAKES_GOOD:
    default:
        make_good(front, slot, status);
    }
}

/* A request that was not answered OKAY. */
static void not_okay(struct frontend *front, struct front_slot *slot, int16_t status)
{
    const struct model *model = front->guest->model;
    const struct model_answer *answer = status == BLKIF_RSP_EOPNOTSUPP ? &model->refused
                                        : status == BLKIF_RSP_ERROR    ? &model->failed
                                                                       : &model->unknown;
    enum model_reaction reaction = is_discard(slot) ? answer->discard
                                   : is_plain(slot) ? answer->plain
                                   : slot->segments ? answer->data
                                                    : answer->empty;

    slot->refusals++;
    if (is_discard(slot)) {
        if (status == BLKIF_RSP_EOPNOTSUPP)
            front->discard = front->queue.discard = false;
    } else if (!is_plain(slot)) {
        guest_log(front->guest, 4, "vbd-%u: %s%s %s", front->vdev, slot->segments ? "" : "empty ",
                  slot->op == BLKIF_OP_FLUSH_DISKCACHE ? "flush" : "barrier",
                  status == BLKIF_RSP_EOPNOTSUPP ? "refused" : "failed");
        turn_off(front, slot, answer->after);
    }
    react(front, slot, reaction, status);
}

static void answered(struct frontend *front, struct front_slot *slot, int16_t status)
{
    bool flush = !is_plain(slot) && !is_discard(slot);
    bool trusted = flush && front->guest->model->trusts_first_flush && front->has_flushed;

    front->has_flushed |= flush && status == BLKIF_RSP_OKAY;
    if (!slot->request)
        finish(front, slot, 0);
    else if (status != BLKIF_RSP_OKAY && !trusted)
        not_okay(front, slot, status);
    else
        okay(front, slot);
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
