/* SPDX-License-Identifier: BSD-2-Clause */
/* Models that are made up and tell every caller the truth, each in another way. */
#include "harness/bench/loop/model.h"

const struct model models_sound[] = {
    {
        .name = "conforming",
        .story = "Keeps every promise: sends again what was refused, splits what is too large, and "
                 "tells EIO when durability cannot be had.",
        .kind = MODEL_SOUND,
    },
    {
        .name = "passes-error-up",
        .story = "Tells the caller EOPNOTSUPP when a flush or barrier is refused, and goes on "
                 "sending them.",
        .kind = MODEL_SOUND,
        .refused = {.empty = MODEL_TELLS_UNSUPPORTED, .data = MODEL_TELLS_UNSUPPORTED},
        .fsync_tells_unsupported = true,
    },
    {
        .name = "io-error",
        .story =
            "Tells the caller EIO when a flush or barrier is refused, and goes on sending them.",
        .kind = MODEL_SOUND,
        .refused = {.empty = MODEL_TELLS_ERROR, .data = MODEL_TELLS_ERROR},
    },
    {
        .name = "only-one-is-on",
        .story = "Keeps every promise, and takes a feature whose node says 2 for one that is not "
                 "offered.",
        .kind = MODEL_SOUND,
        .flush_on = MODEL_ON_IF_ONE,
        .barrier_on = MODEL_ON_IF_ONE,
    },
    {
        .name = "prefers-barrier",
        .story = "Keeps every promise, and flushes by an empty barrier even where flush is offered "
                 "as well.",
        .kind = MODEL_SOUND,
        .flush = MODEL_FLUSH_BY_BARRIER,
    },
    {
        .name = "writes-last",
        .story = "Keeps every promise, and writes what was refused behind all that waits for a "
                 "place in the ring.",
        .kind = MODEL_SOUND,
        .refused = {.data = MODEL_WRITES_LAST},
    },
    {
        .name = "goes-offline",
        .story = "Tells EIO when a flush or barrier is refused, and of every request after it.",
        .kind = MODEL_SOUND,
        .refused = {.empty = MODEL_TELLS_ERROR, .data = MODEL_TELLS_ERROR, .after = MODEL_OFFLINE},
    },
    {
        .name = "fails-all-in-flight",
        .story = "Tells EIO when a flush or barrier is refused, to the callers of all that is in "
                 "flight.",
        .kind = MODEL_SOUND,
        .refused = {.empty = MODEL_TELLS_ALL, .data = MODEL_TELLS_ALL},
    },
    {
        .name = "thirty-two-bit",
        .story = "Keeps every promise, on a ring in the layout of 32-bit guests.",
        .kind = MODEL_SOUND,
        .abi = MODEL_ABI_32,
    },
    {
        .name = "no-protocol",
        .story =
            "Keeps every promise, and is so old that it does not say which layout its ring has.",
        .kind = MODEL_SOUND,
        .abi = MODEL_ABI_NOT_SAID,
        .old_nodes = true,
    },
    {
        .name = "does-not-wait",
        .story = "Keeps every promise, and makes its ring without waiting for the backend.",
        .kind = MODEL_SOUND,
        .dance = MODEL_DOES_NOT_WAIT,
    },
    {
        .name = "connects-at-once",
        .story = "Keeps every promise, and is Connected before its backend is.",
        .kind = MODEL_SOUND,
        .dance = MODEL_CONNECTS_AT_ONCE,
    },
    {
        .name = "never-connects",
        .story = "Keeps every promise, and never says that it is Connected.",
        .kind = MODEL_SOUND,
        .dance = MODEL_NEVER_CONNECTS,
    },
    {.name = NULL},
};
