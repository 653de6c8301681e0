/* SPDX-License-Identifier: BSD-2-Clause */
/* Models of drivers that exist, or were proposed: of each what its code was read to do. */
#include "harness/bench/loop/model.h"

/* What the drivers that never turn anything off make of an answer. */
#define ERROR_FOR_ALL                                                                              \
    {                                                                                              \
        .empty = MODEL_TELLS_ERROR, .data = MODEL_TELLS_ERROR                                      \
    }
#define SUCCESS_FOR_ALL                                                                            \
    {                                                                                              \
        .empty = MODEL_TELLS_SUCCESS, .data = MODEL_TELLS_SUCCESS                                  \
    }

const struct model models_drivers[] = {
    {
        .name = "linux-before-6.11",
        .story = "Makes success of a refusal and turns flushes off in driver and block layer; what "
                 "was queued fails.",
        .kind = MODEL_DRIVER,
        .source = "Linux 6.1 and 6.6, drivers/block/xen-blkfront.c",
        .measured = true,
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_TELLS_SUCCESS,
                    .after = MODEL_DRIVER_AND_QUEUE_OFF},
        .failed = {.empty = MODEL_TELLS_SUCCESS,
                   .data = MODEL_TELLS_ERROR,
                   .after = MODEL_DRIVER_AND_QUEUE_OFF},
        .unknown = {.after = MODEL_DRIVER_AND_QUEUE_OFF},
        .when_off = MODEL_FAILS_IT,
        .large_fua = MODEL_HITS_BUG,
        .queue_resumed = MODEL_KEEPS,
    },
    {
        .name = "linux-since-6.11",
        .story = "Makes success of a refusal and turns flushes off in the driver alone; what was "
                 "queued goes as plain writes.",
        .kind = MODEL_DRIVER,
        .source = "Linux after 6.14, drivers/block/xen-blkfront.c",
        .measured = true,
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_TELLS_SUCCESS,
                    .after = MODEL_DRIVER_OFF},
        .failed = {.empty = MODEL_TELLS_SUCCESS,
                   .data = MODEL_TELLS_ERROR,
                   .after = MODEL_DRIVER_OFF},
        .unknown = {.after = MODEL_DRIVER_OFF},
        .large_fua = MODEL_HITS_BUG,
        .flushes_stale_fua = true,
        .queue_resumed = MODEL_ADDS,
    },
    {
        .name = "linux-patch-2024-06-11",
        .story = "The first patch of the thread behind 6.11: no fallback at all, the block layer "
                 "is told what was answered.",
        .kind = MODEL_DRIVER,
        .source = "\"xen-blkfront: don't disable cache flushes when they fail\", as posted on 11 "
                  "June 2024",
        .refused = {.empty = MODEL_TELLS_UNSUPPORTED, .data = MODEL_TELLS_UNSUPPORTED},
        .large_fua = MODEL_HITS_BUG,
        .flushes_stale_fua = true,
        .queue_resumed = MODEL_ADDS,
    },
    {
        .name = "linux-patch-2024-06-13",
        .story = "The draft after it: as merged, but a flush that is not sent any more is never "
                 "ended.",
        .kind = MODEL_DRIVER,
        .source = "the same thread, 13 June 2024",
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_TELLS_SUCCESS,
                    .after = MODEL_DRIVER_OFF},
        .failed = {.empty = MODEL_TELLS_SUCCESS,
                   .data = MODEL_TELLS_ERROR,
                   .after = MODEL_DRIVER_OFF},
        .unknown = {.after = MODEL_DRIVER_OFF},
        .when_off = MODEL_FORGETS_FLUSH,
        .large_fua = MODEL_HITS_BUG,
        .flushes_stale_fua = true,
        .queue_resumed = MODEL_ADDS,
    },
    {
        .name = "linux-3.8",
        .story = "As before 6.11, without INDIRECT requests, and makes its ring without waiting "
                 "for the backend.",
        .kind = MODEL_DRIVER,
        .source = "Linux at 3bd7bf1f0fe1, drivers/block/xen-blkfront.c",
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_TELLS_SUCCESS,
                    .after = MODEL_DRIVER_AND_QUEUE_OFF},
        .failed = {.empty = MODEL_TELLS_SUCCESS,
                   .data = MODEL_TELLS_ERROR,
                   .after = MODEL_DRIVER_AND_QUEUE_OFF},
        .unknown = {.after = MODEL_DRIVER_AND_QUEUE_OFF},
        .when_off = MODEL_FAILS_IT,
        .no_indirect = true,
        .dance = MODEL_DOES_NOT_WAIT,
        .driver_resumed = MODEL_KEEPS,
        .queue_resumed = MODEL_KEEPS,
    },
    {
        .name = "linux-2.6.18",
        .story = "Knows barriers alone; turns them off when one is refused, and tells the caller "
                 "EOPNOTSUPP.",
        .kind = MODEL_DRIVER,
        .source = "forward ports of Xen's Linux 2.6.18, drivers/xen/blkfront/blkfront.c",
        .flush_on = MODEL_ON_NEVER,
        .refused = {.empty = MODEL_TELLS_UNSUPPORTED,
                    .data = MODEL_TELLS_UNSUPPORTED,
                    .after = MODEL_DRIVER_AND_QUEUE_OFF},
        .no_indirect = true,
        .dance = MODEL_DOES_NOT_WAIT,
        .driver_resumed = MODEL_KEEPS,
        .queue_resumed = MODEL_KEEPS,
    },
    {
        .name = "freebsd",
        .story = "Sends ordered writes as barriers, even INDIRECT ones; tells EIO of whatever is "
                 "not OKAY, and turns nothing off.",
        .kind = MODEL_DRIVER,
        .source = "FreeBSD at 2d614aa2fe3e, sys/dev/xen/blkfront/blkfront.c",
        .fua = MODEL_FUA_BY_BARRIER,
        .large_fua = MODEL_SENDS_INDIRECTLY,
        .refused = ERROR_FOR_ALL,
        .failed = ERROR_FOR_ALL,
        .driver_resumed = MODEL_ADDS,
        .queue_resumed = MODEL_KEEPS,
    },
    {
        .name = "netbsd",
        .story = "Flushes by FLUSH_DISKCACHE or not at all; tells EOPNOTSUPP for what it is, and "
                 "turns nothing off.",
        .kind = MODEL_DRIVER,
        .source = "NetBSD at 618e4a456f7a, sys/arch/xen/xen/xbd_xenbus.c",
        .barrier_on = MODEL_ON_NEVER,
        .fua = MODEL_FUA_NEVER,
        .refused = {.empty = MODEL_TELLS_UNSUPPORTED, .data = MODEL_TELLS_UNSUPPORTED},
        .fsync_tells_unsupported = true,
    },
    {
        .name = "openbsd",
        .story = "Takes a feature for offered if its node says 1; tells EIO of whatever is not "
                 "OKAY, and turns nothing off.",
        .kind = MODEL_DRIVER,
        .source = "OpenBSD at a454aff3d36b, sys/dev/pv/xbf.c",
        .flush_on = MODEL_ON_IF_ONE,
        .barrier_on = MODEL_ON_IF_ONE,
        .fua = MODEL_FUA_NEVER,
        .refused = ERROR_FOR_ALL,
        .failed = ERROR_FOR_ALL,
    },
    {
        .name = "edk2",
        .story = "Flushes by an empty barrier and by FLUSH_DISKCACHE, as far as their nodes say 1, "
                 "and does not mind how they are answered; mini-os and U-Boot do the same.",
        .kind = MODEL_DRIVER,
        .source = "EDK2 at c5aa7e7d94c0, OvmfPkg/XenPvBlkDxe",
        .flush_on = MODEL_ON_IF_ONE,
        .barrier_on = MODEL_ON_IF_ONE,
        .no_indirect = true,
        .dance = MODEL_CONNECTS_AT_ONCE,
        .flush = MODEL_FLUSH_BY_BOTH,
        .fua = MODEL_FUA_NEVER,
        .refused = SUCCESS_FOR_ALL,
        .failed = SUCCESS_FOR_ALL,
        .unknown = SUCCESS_FOR_ALL,
    },
    {
        .name = "windows",
        .story = "Makes success of any refusal, of a READ or WRITE too; turns off flushes first, "
                 "then barriers; announces no cache where barriers alone are offered.",
        .kind = MODEL_DRIVER,
        .source = "win-xenvbd at 583bd7fee4cc, src/xenvbd/ring.c and target.c",
        .cache = MODEL_CACHE_IF_FLUSH,
        .fua = MODEL_FUA_NEVER,
        .refused = {.empty = MODEL_TELLS_SUCCESS,
                    .data = MODEL_TELLS_SUCCESS,
                    MODEL_TELLS_SUCCESS,
                    MODEL_TELLS_SUCCESS,
                    MODEL_OPERATION_OFF},
    },
    {
        .name = "windows-crash-dump",
        .story = "The driver that writes a crash dump: prefers barriers, and makes success of "
                 "whatever a flush is answered.",
        .kind = MODEL_DRIVER,
        .source = "win-xenvbd at 583bd7fee4cc, src/xencrsh/pdo.c",
        .flush = MODEL_FLUSH_BY_BARRIER,
        .fua = MODEL_FUA_NEVER,
        .refused = SUCCESS_FOR_ALL,
        .failed = SUCCESS_FOR_ALL,
        .unknown = SUCCESS_FOR_ALL,
    },
    {
        .name = "grub",
        .story = "Sends one READ or WRITE of a page at a time, never flushes, and never says that "
                 "it is Connected.",
        .kind = MODEL_DRIVER,
        .source = "GRUB at 5e9e7e44edda, grub-core/disk/xen/xendisk.c",
        .flush_on = MODEL_ON_NEVER,
        .barrier_on = MODEL_ON_NEVER,
        .no_indirect = true,
        .one_at_a_time = true,
        .dance = MODEL_NEVER_CONNECTS,
        .fua = MODEL_FUA_NEVER,
    },
    {.name = NULL},
};
