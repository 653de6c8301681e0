/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * linux: what the known deviations of xen-blkfront have in common.  Each family of cases has a file with three tables:
 * what all versions do, those before 6.11, and those since; since then the queue still says write-back after a refusal, where
 * it said write-through before, and what waited in it does not fail any more.  before_5_14.c has what lies further back.
 */
#ifndef CASES_PROFILES_LINUX_H
#define CASES_PROFILES_LINUX_H

#include "harness/profile.h"

#define SOURCE       "drivers/block/xen-blkfront.c of Linux, blkif_interrupt()"
#define RESUME       "drivers/block/xen-blkfront.c of Linux, blkif_recover()"
#define QUEUE        "drivers/block/xen-blkfront.c of Linux, blkif_queue_rw_req()"
#define QUEUE_BEFORE SOURCE ", and blkif_request_flush_invalid()"
#define QUEUE_SINCE  SOURCE ", and blkif_queue_rq() since commit dd9300e9eaee"

#define OFF                                                                                        \
    "a refused or failed flush or barrier is completed as success, and the driver sends none any " \
    "more"
#define LOST                                                                                       \
    "a refused barrier is completed as success whether it carried data or not, and nothing sends " \
    "the data again"
#define FAILED                                                                                     \
    "a failed barrier with data is told to its caller, and the driver sends no flush or barrier "  \
    "any more"
#define UNKNOWN                                                                                    \
    "a flush or barrier with an unknown status is told to its caller as an I/O error, and the "    \
    "driver sends none any more"
#define QUEUED_BEFORE                                                                              \
    "a flush or FUA write that was queued before the refusal is ended with an I/O error after it"
#define QUEUED_SINCE                                                                               \
    "a flush that was queued before the refusal is completed without being sent, a FUA write is "  \
    "sent as a plain write"
#define RESUMED_BEFORE                                                                             \
    "after a resume FUA is still announced though only flushes are offered, and a FUA write is "   \
    "ended with an I/O error without being sent"
#define RESUMED_SINCE                                                                              \
    "after a resume FUA is still announced though only flushes are offered, and a FUA write is "   \
    "sent as a flush with data"
#define RESUMED_DEAF                                                                               \
    "what a resume changes of the offer is not told to the block layer, which goes on without "    \
    "flushes where there were none before"
#define RESUMED_TO_NOTHING                                                                         \
    "after a resume flushes are still announced though none are offered, and each flush or FUA "   \
    "write is ended with an I/O error without being sent"
#define OFF_UNTIL_ANEW                                                                             \
    "a refused flush is completed as success, and the driver sends none any more until it is "     \
    "connected anew"
#define LARGE_AFTER                                                                                \
    "the queue still announces FUA then, and a FUA write of more than 11 segments meets a "        \
    "BUG_ON() "                                                                                    \
    "though it would go as a plain one"
#define LARGE "a FUA write of more than 11 segments with only barriers on offer meets a BUG_ON()"

#define DEAD "when the backend closes the device is marked dead, and what is asked of it then fails"

/* X(family): the families with deviations. */
#define LINUX_FAMILIES(X)                                                                          \
    X(flush) X(barrier) X(consequence) X(durability) X(size) X(moved) X(backends) X(filesystem)

#define DECLARE_LINUX(family)                                                                      \
    extern const struct pinned linux_##family##_always[], linux_##family##_before_6_11[],          \
        linux_##family##_since_6_11[];
LINUX_FAMILIES(DECLARE_LINUX)
#undef DECLARE_LINUX
extern const struct pinned linux_before_5_14[], linux_5_14_to_6_10[];

#endif
