/* SPDX-License-Identifier: BSD-2-Clause */
/* Models with one mistake each, such as a driver could have. */
#include "harness/bench/loop/model.h"

#define SUCCESS_FOR_ALL                                                                            \
    {                                                                                              \
        .empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_SUCCESS, .plain = MODEL_TELLS_SUCCESS,   \
        .discard = MODEL_TELLS_SUCCESS                                                             \
    }
#define NEVER_TELLS_OF_DISCARDS                                                                    \
    {                                                                                              \
        .discard = MODEL_NEVER_TELLS                                                               \
    }

const struct model models_defects[] = {
    /* The offer. */
    {
        .name = "ignores-offer",
        .story = "Sends FLUSH_DISKCACHE even where it was not offered.",
        .kind = MODEL_DEFECT,
        .flush_on = MODEL_ON_ALWAYS,
        .refused = {.empty = MODEL_TELLS_ERROR, .data = MODEL_TELLS_ERROR},
    },
    {
        .name = "never-flushes",
        .story =
            "Claims a write-back cache where flush or barrier is offered, and never sends either.",
        .kind = MODEL_DEFECT,
        .never_flushes = true,
    },
    {
        .name = "announces-no-cache",
        .story = "Tells the block layer of its cache before it has read the offer, so that there "
                 "is none and nobody flushes.",
        .kind = MODEL_DEFECT,
        .cache = MODEL_CACHE_NEVER,
    },
    {
        .name = "zero-is-on",
        .story = "Takes a feature for offered as soon as its node exists, even if it says 0.",
        .kind = MODEL_DEFECT,
        .flush_on = MODEL_ON_IF_PRESENT,
        .barrier_on = MODEL_ON_IF_PRESENT,
    },
    {
        .name = "swaps-features",
        .story = "Takes feature-flush-cache for feature-barrier, and the other way round.",
        .kind = MODEL_DEFECT,
        .swaps_features = true,
    },
    {
        .name = "needs-one-alone",
        .story = "Uses neither flush nor barrier where both are offered.",
        .kind = MODEL_DEFECT,
        .needs_one_alone = true,
    },
    /* What is sent. */
    {
        .name = "flushes-with-data",
        .story = "Sends a FUA write as FLUSH_DISKCACHE with the data.",
        .kind = MODEL_DEFECT,
        .fua = MODEL_FUA_BY_FLUSH,
    },
    {
        .name = "drops-fua",
        .story = "Announces FUA where barrier is offered, and sends such a write as a plain one.",
        .kind = MODEL_DEFECT,
        .fua = MODEL_FUA_DROPPED,
    },
    {
        .name = "cuts-when-large",
        .story = "Sends of a large FUA write what fits into one barrier, and tells success.",
        .kind = MODEL_DEFECT,
        .large_fua = MODEL_CUTS_IT,
    },
    {
        .name = "retries",
        .story = "Sends again what was refused, a barrier's data as a write and a flush, and tells "
                 "EIO if that is refused too; a large FUA write is a BUG, as in Linux.",
        .kind = MODEL_DEFECT,
        .large_fua = MODEL_HITS_BUG,
    },
    {
        .name = "flush-ends-early",
        .story = "Ends a flush when it is sent, before it is answered.",
        .kind = MODEL_DEFECT,
        .flush_ends_early = true,
    },
    {
        .name = "joins-flush",
        .story = "Ends a flush together with one that was on its way already; tells the caller "
                 "EIO when it is refused.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR, .data = MODEL_TELLS_ERROR},
        .joins_flush = true,
    },
    {
        .name = "forgets-to-flush-after-resume",
        .story = "Keeps every promise until its guest is restored; then it still claims a cache, "
                 "but reads no offer and sends neither flush nor barrier.",
        .kind = MODEL_DEFECT,
        .driver_resumed = MODEL_FORGETS,
        .queue_resumed = MODEL_KEEPS,
    },
    {
        .name = "forgets-cache-after-resume",
        .story = "Keeps every promise until its guest is restored; then it tells the block layer "
                 "that there is no cache.",
        .kind = MODEL_DEFECT,
        .queue_resumed = MODEL_FORGETS,
    },
    /* What is told. */
    {
        .name = "swallows",
        .story = "Tells success of a refused flush, writes a refused barrier's data plainly, and "
                 "goes on sending both.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_WRITES_PLAIN},
    },
    {
        .name = "swallows-errors",
        .story = "Tells success of a flush or barrier whatever is answered.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_SUCCESS},
        .failed = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_SUCCESS},
        .unknown = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_SUCCESS},
    },
    {
        .name = "swallows-empty",
        .story = "Tells an error of a barrier with data alone: of an empty one, or of a flush, "
                 "success.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_ERROR},
        .failed = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_ERROR},
        .unknown = {.empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_ERROR},
    },
    {
        .name = "knows-one-error",
        .story = "Tells success of every answer but BLKIF_RSP_ERROR, whatever was asked.",
        .kind = MODEL_DEFECT,
        .refused = SUCCESS_FOR_ALL,
        .unknown = SUCCESS_FOR_ALL,
    },
    {
        .name = "ignores-status",
        .story = "Keeps every promise of a flush, and tells success of a refused READ or WRITE.",
        .kind = MODEL_DEFECT,
        .refused = {.plain = MODEL_TELLS_SUCCESS},
        .failed = {.plain = MODEL_TELLS_SUCCESS},
        .unknown = {.plain = MODEL_TELLS_SUCCESS},
    },
    {
        .name = "trusts-first-flush",
        .story = "Keeps every promise until one flush was performed, and tells success of all "
                 "after it.",
        .kind = MODEL_DEFECT,
        .trusts_first_flush = true,
    },
    {
        .name = "first-hears",
        .story =
            "Tells EIO of a refused flush to one of those who share it, to the others success.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR, .data = MODEL_TELLS_ERROR},
        .first_hears = true,
    },
    {
        .name = "tells-another",
        .story = "Ends another request of the same kind with the error of a refused one.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ANOTHER, .data = MODEL_TELLS_ANOTHER},
    },
    {
        .name = "loses-data",
        .story =
            "Tells success of a refused barrier whose data went nowhere, and goes on sending them.",
        .kind = MODEL_DEFECT,
        .refused = {.data = MODEL_TELLS_SUCCESS},
    },
    {
        .name = "forgets-discards",
        .story = "Keeps every promise of a flush, and never ends a discard that was not performed.",
        .kind = MODEL_DEFECT,
        .refused = NEVER_TELLS_OF_DISCARDS,
        .failed = NEVER_TELLS_OF_DISCARDS,
        .unknown = NEVER_TELLS_OF_DISCARDS,
    },
    /* What is sent again. */
    {
        .name = "sends-again-without-data",
        .story = "Sends a refused barrier again, but without its data.",
        .kind = MODEL_DEFECT,
        .refused = {.data = MODEL_SENDS_EMPTY},
    },
    {
        .name = "sends-for-ever",
        .story = "Sends what was refused again and again, as long as it is refused.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_SENDS_FOR_EVER, .data = MODEL_SENDS_FOR_EVER},
    },
    {
        .name = "tries-the-other",
        .story = "Sends a barrier where a flush was refused, and the other way round, whether it "
                 "was offered or not.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_SENDS_THE_OTHER, .data = MODEL_SENDS_THE_OTHER},
    },
    /* What is turned off. */
    {
        .name = "plain-write",
        .story = "Writes plainly what it was refused to write durably, and everything after it.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_WRITES_PLAIN,
                    .after = MODEL_DRIVER_OFF},
    },
    {
        .name = "error-then-off",
        .story = "Tells EIO of the first refusal, and sends no flush or barrier after it.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR,
                    .data = MODEL_TELLS_ERROR,
                    .after = MODEL_DRIVER_OFF},
    },
    {
        .name = "queue-alone-off",
        .story = "Tells EIO of a refusal, and the block layer that there is no cache any more.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR,
                    .data = MODEL_TELLS_ERROR,
                    .after = MODEL_QUEUE_OFF},
    },
    {
        .name = "driver-alone-off",
        .story = "As Linux before 6.11, but forgets to tell the block layer, whose flushes fail "
                 "from then on.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_TELLS_SUCCESS,
                    .after = MODEL_DRIVER_OFF},
        .when_off = MODEL_FAILS_IT,
    },
    {
        .name = "flush-alone-off",
        .story = "Tells EIO of a refusal, and turns off flushes but not FUA.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR,
                    .data = MODEL_TELLS_ERROR,
                    .after = MODEL_FLUSH_OFF},
    },
    {
        .name = "skips-when-off",
        .story = "Turns flushes off on a refusal, and tells success of every later flush and FUA "
                 "write without sending it.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR,
                    .data = MODEL_TELLS_ERROR,
                    .after = MODEL_DRIVER_OFF},
        .when_off = MODEL_SKIPS_IT,
    },
    {
        .name = "reads-when-off",
        .story = "Turns flushes off on a refusal, and sends a later FUA write with operation 0, "
                 "which is READ.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR,
                    .data = MODEL_TELLS_ERROR,
                    .after = MODEL_DRIVER_OFF},
        .when_off = MODEL_READS_IT,
    },
    {
        .name = "bug-when-off",
        .story = "Turns flushes off on a refusal, and is sure that none can come after that.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_TELLS_ERROR,
                    .data = MODEL_TELLS_ERROR,
                    .after = MODEL_DRIVER_OFF},
        .when_off = MODEL_HITS_BUG_WHEN_OFF,
    },
    {
        .name = "needs-scan",
        .story =
            "Only reads from a device whose partition table could not be read, and fails the rest.",
        .kind = MODEL_DEFECT,
        .needs_scan = true,
    },
    /* The worst. */
    {
        .name = "hangs-on-refusal",
        .story = "Never completes a refused request; others go on.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_NEVER_TELLS, .data = MODEL_NEVER_TELLS},
    },
    {
        .name = "dies-on-refusal",
        .story =
            "Completes nothing any more once a flush or barrier was refused; the guest lives on.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_DIES, .data = MODEL_DIES},
    },
    {
        .name = "crashes-on-refusal",
        .story = "Takes the whole domain down when a flush or barrier is refused.",
        .kind = MODEL_DEFECT,
        .refused = {.empty = MODEL_CRASHES, .data = MODEL_CRASHES},
    },
    {.name = NULL},
};
