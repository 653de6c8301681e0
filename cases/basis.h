/* SPDX-License-Identifier: BSD-2-Clause */
/* basis: the sentences that expectations rest on, in our words, each with its place. */
#ifndef CASES_BASIS_H
#define CASES_BASIS_H

#define BASIS_ONLY_OFFERED                                                                         \
    "blkif.h, features: an operation may be sent only to a backend that offers it"
#define BASIS_BARRIER_OFFERED                                                                      \
    "blkif.h, feature-barrier: the backend can process BLKIF_OP_WRITE_BARRIER"
#define BASIS_ANNOUNCE                                                                             \
    "the block layer's write-cache contract: a driver announces a write cache if, and only if, "   \
    "it "                                                                                          \
    "can flush it"
#define BASIS_FLUSH_REACHES                                                                        \
    "the block layer's write-cache contract: a driver that announces a write cache sends a flush " \
    "to the device before it completes it"
#define BASIS_FLUSH_HAS_NO_DATA                                                                    \
    "blkif.h, BLKIF_OP_FLUSH_DISKCACHE: it flushes a cache; that it writes data is said nowhere"
#define BASIS_FUA                                                                                  \
    "the block layer's write-cache contract: a driver announces FUA only if a write can be made "  \
    "durable by itself"

#endif
