/* SPDX-License-Identifier: BSD-2-Clause */
/* What a model frontend makes of the backend's offer. */
#include "harness/bench/loop/model_frontend.h"

#include <stdlib.h>

#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

static bool is_on(const struct frontend *front, const char *node, enum model_on how)
{
    char *text = frontend_read(front, front->back, node);
    uint64_t value = frontend_number(front, front->back, node, 0);
    bool present = text != NULL;

    free(text);
    switch (how) {
    case MODEL_ON_IF_ONE:
        return value == 1;
    case MODEL_ON_IF_PRESENT:
        return present;
    case MODEL_ON_ALWAYS:
    case MODEL_ON_NEVER:
        return how == MODEL_ON_ALWAYS;
    case MODEL_ON_IF_NOT_ZERO:
    default:
        return value;
    }
}

/* What is on now, of what was before and what the offer says. */
static bool is_on_now(const struct frontend *front, enum model_resumed how, bool before,
                      bool offered)
{
    switch (front->resumed ? how : MODEL_DERIVES_ANEW) {
    case MODEL_ADDS:
        return before || offered;
    case MODEL_KEEPS:
        return before;
    case MODEL_FORGETS:
        return false;
    case MODEL_DERIVES_ANEW:
    default:
        return offered;
    }
}

/* Which of flush and barrier are offered, as far as the model understands that. */
static void read_offer(struct frontend *front)
{
    const struct model *model = front->guest->model;
    bool flush = is_on(front, "feature-flush-cache", model->flush_on);
    bool barrier = is_on(front, "feature-barrier", model->barrier_on);
    bool neither = model->needs_one_alone && flush && barrier;

    front->flush = is_on_now(front, model->driver_resumed, front->flush,
                             !neither && (model->swaps_features ? barrier : flush));
    front->barrier = is_on_now(front, model->driver_resumed, front->barrier,
                               !neither && (model->swaps_features ? flush : barrier));
}

static bool can_fua(const struct frontend *front)
{
    switch (front->guest->model->fua) {
    case MODEL_FUA_BY_BARRIER:
        return front->barrier;
    case MODEL_FUA_NEVER:
        return false;
    case MODEL_FUA_BY_FLUSH:
        return front->flush || front->barrier;
    case MODEL_FUA_BY_LONE_BARRIER:
    case MODEL_FUA_DROPPED:
    default:
        return front->barrier && !front->flush;
    }
}

static bool has_cache(const struct frontend *front)
{
    enum model_cache cache = front->guest->model->cache;

    return cache != MODEL_CACHE_NEVER &&
           (front->flush || (front->barrier && cache == MODEL_CACHE_IF_EITHER));
}

void model_features(struct frontend *front)
{
    const struct model *model = front->guest->model;
    unsigned most = frontend_lesser(front, "feature-max-indirect-segments", 0,
                                    front->guest->params.max_indirect_segments);

    read_offer(front);
    front->fua = can_fua(front);
    front->queue.write_cache =
        is_on_now(front, model->queue_resumed, front->queue.write_cache, has_cache(front));
    front->queue.fua =
        is_on_now(front, model->queue_resumed, front->queue.fua, has_cache(front) && front->fua);
    front->queue.joins_flush = model->joins_flush;
    front->queue.first_hears = model->first_hears;
    if (model->never_flushes)
        front->flush = front->barrier = front->fua = false;

    front->discard = front->queue.discard =
        frontend_number(front, front->back, "feature-discard", 0);
    front->persistent =
        frontend_lesser(front, "feature-persistent", 0, front->guest->params.feature_persistent);
    front->max_segments = most > BLKIF_MAX_SEGMENTS_PER_REQUEST && !model->no_indirect ? most : 0;
    if (model->one_at_a_time)
        front->queue.max_sectors = 8;
    else
        front->queue.max_sectors =
            (front->max_segments ? front->max_segments : BLKIF_MAX_SEGMENTS_PER_REQUEST) * 8;
}
