/* SPDX-License-Identifier: BSD-2-Clause */
/* The models.  Each is a way in which a frontend of this world may behave, so that every outcome
 * can be had at will. */
#include "harness/bench/loop/loop.h"
#include "harness/bench/loop/model.h"

#include <stddef.h>
#include <string.h>

#define ANSWER(empties, datas, afterwards)                                                         \
    {                                                                                              \
        .empty = (empties), .data = (datas), .after = (afterwards)                                 \
    }
#define TELLS_ERROR ANSWER(MODEL_TELLS_ERROR, MODEL_TELLS_ERROR, MODEL_STAYS_ON)
#define LIKE_CONFORMING                                                                            \
    .offer = MODEL_OFFER_USED,                                                                     \
    .refused = ANSWER(MODEL_SENDS_AGAIN, MODEL_WRITES_AND_FLUSHES, MODEL_STAYS_ON),                \
    .failed = TELLS_ERROR, .when_off = MODEL_PASSES_IT, .large_fua = MODEL_SPLITS_IT

static const struct model models[] = {
    {
        .name = "linux-before-6.11",
        .story = "Makes success of a refusal and turns flushes off in driver and block layer; what "
                 "was queued fails.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_TELLS_SUCCESS, MODEL_TELLS_SUCCESS, MODEL_DRIVER_AND_QUEUE_OFF),
        .failed = ANSWER(MODEL_TELLS_SUCCESS, MODEL_TELLS_ERROR, MODEL_DRIVER_AND_QUEUE_OFF),
        .when_off = MODEL_FAILS_IT,
        .large_fua = MODEL_HITS_BUG,
    },
    {
        .name = "linux-since-6.11",
        .story = "Makes success of a refusal and turns flushes off in the driver alone; what was "
                 "queued goes as plain writes.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_TELLS_SUCCESS, MODEL_TELLS_SUCCESS, MODEL_DRIVER_OFF),
        .failed = ANSWER(MODEL_TELLS_SUCCESS, MODEL_TELLS_ERROR, MODEL_DRIVER_OFF),
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_HITS_BUG,
    },
    {
        .name = "passes-error-up",
        .story = "Tells the caller EOPNOTSUPP when a flush or barrier is refused, and goes on "
                 "sending them.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_TELLS_UNSUPPORTED, MODEL_TELLS_UNSUPPORTED, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
        .fsync_tells_unsupported = true,
    },
    {
        .name = "io-error",
        .story =
            "Tells the caller EIO when a flush or barrier is refused, and goes on sending them.",
        .offer = MODEL_OFFER_USED,
        .refused = TELLS_ERROR,
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "retries",
        .story = "Sends again what was refused, a barrier's data as a write and a flush, and tells "
                 "EIO if that is refused too; otherwise as Linux.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_SENDS_AGAIN, MODEL_WRITES_AND_FLUSHES, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_HITS_BUG,
    },
    {
        .name = "swallows",
        .story = "Tells success of a refused flush, writes a refused barrier's data plainly, and "
                 "goes on sending both.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_TELLS_SUCCESS, MODEL_WRITES_PLAIN, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "plain-write",
        .story = "Writes plainly what it was refused to write durably, and everything after it.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_TELLS_SUCCESS, MODEL_WRITES_PLAIN, MODEL_DRIVER_OFF),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "loses-data",
        .story =
            "Tells success of a refused barrier whose data went nowhere, and goes on sending them.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_SENDS_AGAIN, MODEL_TELLS_SUCCESS, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "hangs-on-refusal",
        .story = "Never completes a refused request; others go on.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_NEVER_TELLS, MODEL_NEVER_TELLS, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "dies-on-refusal",
        .story =
            "Completes nothing any more once a flush or barrier was refused; the guest lives on.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_DIES, MODEL_DIES, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "crashes-on-refusal",
        .story = "Takes the whole domain down when a flush or barrier is refused.",
        .offer = MODEL_OFFER_USED,
        .refused = ANSWER(MODEL_CRASHES, MODEL_CRASHES, MODEL_STAYS_ON),
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "conforming",
        .story = "Keeps every promise: sends again what was refused, splits what is too large, and "
                 "tells EIO when durability cannot be had.",
        LIKE_CONFORMING,
    },
    {
        .name = "never-flushes",
        .story =
            "Claims a write-back cache where flush or barrier is offered, and never sends either.",
        .offer = MODEL_OFFER_UNUSED,
        .refused = TELLS_ERROR,
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "ignores-offer",
        .story = "Sends FLUSH_DISKCACHE even where it was not offered.",
        .offer = MODEL_OFFER_IGNORED,
        .refused = TELLS_ERROR,
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
    },
    {
        .name = "thirty-two-bit",
        .story = "Keeps every promise, on a ring in the layout of 32-bit guests.",
        LIKE_CONFORMING,
        .abi = MODEL_ABI_32,
    },
    {
        .name = "no-protocol",
        .story =
            "Keeps every promise, and is so old that it does not say which layout its ring has.",
        LIKE_CONFORMING,
        .abi = MODEL_ABI_NOT_SAID,
        .old_nodes = true,
    },
    {
        .name = "does-not-wait",
        .story = "Keeps every promise, and makes its ring without waiting for the backend.",
        LIKE_CONFORMING,
        .dance = MODEL_DOES_NOT_WAIT,
    },
    {
        .name = "connects-at-once",
        .story = "Keeps every promise, and is Connected before its backend is.",
        LIKE_CONFORMING,
        .dance = MODEL_CONNECTS_AT_ONCE,
    },
    {
        .name = "never-connects",
        .story = "Keeps every promise, and never says that it is Connected.",
        LIKE_CONFORMING,
        .dance = MODEL_NEVER_CONNECTS,
    },
    {
        .name = "joins-flush",
        .story = "Ends a flush together with one that was on its way already; tells the caller "
                 "EIO when it is refused.",
        .offer = MODEL_OFFER_USED,
        .refused = TELLS_ERROR,
        .failed = TELLS_ERROR,
        .when_off = MODEL_PASSES_IT,
        .large_fua = MODEL_SPLITS_IT,
        .joins_flush = true,
    },
    {
        .name = "ignores-status",
        .story = "Keeps every promise of a flush, and tells success of a refused READ or WRITE.",
        LIKE_CONFORMING,
        .ignores_status = true,
    },
};

const struct model *const all_models[] = {
    &models[0],  &models[1],  &models[2],  &models[3],  &models[4],  &models[5],
    &models[6],  &models[7],  &models[8],  &models[9],  &models[10], &models[11],
    &models[12], &models[13], &models[14], &models[15], &models[16], &models[17],
    &models[18], &models[19], &models[20], NULL,
};

_Static_assert(sizeof(all_models) / sizeof(all_models[0]) == sizeof(models) / sizeof(models[0]) + 1,
               "every model is listed");

const struct model *model_find(const char *name)
{
    for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
        if (!strcmp(models[i].name, name))
            return &models[i];
    return NULL;
}

const char *model_name(const struct model *model)
{
    return model->name;
}

const char *model_story(const struct model *model)
{
    return model->story;
}
