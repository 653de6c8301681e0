/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

#include <stddef.h>

#define BLKIF       "blkif.h"
#define WRITE_CACHE "the block layer's write-cache contract"
#define FSYNC       "fsync(2)"

#define CLAUSE(name, ...) const struct clause clause_##name = {__VA_ARGS__}

CLAUSE(only_offered, .number = "N1", .source = BLKIF, .section = "Features",
       .says =
           "an operation may be sent only to a backend that offers it; without its node it is not "
           "offered");
CLAUSE(
    node_values, .number = "N2", .source = BLKIF, .section = "Features",
    .says = "a feature is a decimal 0 or 1; of any other value nothing is said",
    .but =
        "in Linux' copy the node being there means that the operation is understood, and its value "
        "only whether it is worth trying");
CLAUSE(barrier_offered, .number = "N3", .source = BLKIF, .section = "feature-barrier",
       .says = "the backend can process BLKIF_OP_WRITE_BARRIER");
CLAUSE(flush_offered, .number = "N4", .source = BLKIF, .section = "feature-flush-cache",
       .says = "the backend can process BLKIF_OP_FLUSH_DISKCACHE",
       .but = "which of the two to use when both are offered is said nowhere");
CLAUSE(discard_offered, .number = "N5", .source = BLKIF, .section = "feature-discard",
       .says = "the backend can process BLKIF_OP_DISCARD, in units of discard-granularity from "
               "discard-alignment on");
CLAUSE(indirect_offered, .number = "N6", .source = BLKIF,
       .section = "feature-max-indirect-segments",
       .says =
           "a request may have as many segments as this says, when it is a READ or WRITE; no other "
           "operation can be indirect");
CLAUSE(transport, .number = "N7", .source = BLKIF, .section = "Request Transport Parameters",
       .says =
           "ring size, number of queues and persistent grants say how requests travel, and nothing "
           "of what they mean");
CLAUSE(node_rewritten, .number = "N8", .source = BLKIF, .section = "State Diagrams",
       .says =
           "features are published before InitWait and read on the way to Initialised; what a node "
           "says later binds nobody before the next connection",
       .but = "xen-blkback writes 0 into a feature's node when its disk refuses that operation");

CLAUSE(barrier_order, .number = "O1", .source = BLKIF, .section = "BLKIF_OP_WRITE_BARRIER",
       .says =
           "writes issued before it are complete before it executes, and those issued after it do "
           "not execute before it is complete");
CLAUSE(barrier_durability, .number = "O2", .source = BLKIF, .section = "BLKIF_OP_WRITE_BARRIER",
       .says = "it orders; that its own data, or anything before it, is then durable is not said",
       .but = "Linux sends it as a write that is durable by itself");
CLAUSE(barrier_empty, .number = "O3", .source = BLKIF, .section = "BLKIF_OP_WRITE_BARRIER",
       .says = "it is a write; whether it may have no segments is not said",
       .but = "most frontends send it so, and the backends of FreeBSD, NetBSD and QEMU fail it");
CLAUSE(flush_commits, .number = "O4", .source = BLKIF, .section = "BLKIF_OP_FLUSH_DISKCACHE",
       .says = "it commits what the backing device's volatile cache holds to stable storage");
CLAUSE(flush_has_no_data, .number = "O5", .source = BLKIF, .section = "BLKIF_OP_FLUSH_DISKCACHE",
       .says = "it flushes a cache; that it could carry data and write it is said nowhere",
       .but = "xen-blkback and QEMU write such data, the backends of FreeBSD and NetBSD ignore it");
CLAUSE(discard_is_a_hint, .number = "O6", .source = BLKIF, .section = "BLKIF_OP_DISCARD",
       .says = "the sectors are not in use any more; what they read as is not said");
CLAUSE(discard_secure, .number = "O7", .source = BLKIF, .section = "BLKIF_DISCARD_SECURE",
       .says =
           "every copy of the sectors is gone for good before the request completes; the flag is "
           "ignored where discard-secure is not offered");
CLAUSE(
    segments, .number = "O8", .source = BLKIF, .section = "BLKIF_MAX_SEGMENTS_PER_REQUEST",
    .says =
        "a request that is not indirect has at most 11 segments, a barrier with data thus at most "
        "44 KiB");

CLAUSE(
    barrier_refusable, .number = "R1", .source = BLKIF, .section = "feature-barrier",
    .says = "a barrier may be answered BLKIF_RSP_EOPNOTSUPP at any time, whatever the node says");
CLAUSE(flush_refusable, .number = "R2", .source = BLKIF, .section = "feature-flush-cache",
       .says = "a flush may be answered BLKIF_RSP_EOPNOTSUPP at any time, whatever the node says",
       .but = "the comment on the status itself says that only barriers get it");
CLAUSE(discard_refusable, .number = "R3", .source = BLKIF, .section = "feature-discard",
       .says = "a discard may be answered BLKIF_RSP_EOPNOTSUPP at any time, whatever the node says",
       .but = "the comment on the status itself says that only barriers get it");
CLAUSE(
    plain_not_refusable, .number = "R4", .source = BLKIF, .section = "Status Return Codes",
    .says =
        "BLKIF_RSP_EOPNOTSUPP is not foreseen for READ and WRITE; what a frontend makes of it is "
        "not said",
    .but = "NetBSD's backend answers so to a write to a read-only disk");
CLAUSE(failed, .number = "R5", .source = BLKIF, .section = "Status Return Codes",
       .says =
           "BLKIF_RSP_ERROR: the request failed, for a reason that is not told; nothing is said "
           "about the next one");
CLAUSE(unknown_status, .number = "R6", .source = BLKIF, .section = "Status Return Codes",
       .says = "a status is 0, -1 or -2; another is certainly no success");

CLAUSE(
    connect, .number = "S1", .source = BLKIF, .section = "State Diagrams",
    .says =
        "a frontend reads what is offered before it becomes Initialised, and uses that for as long "
        "as it is connected");
CLAUSE(connect_anew, .number = "S2", .source = BLKIF, .section = "State Diagrams",
       .says = "each connection is negotiated from the beginning; nothing of an earlier one holds");
CLAUSE(closing, .number = "S3", .source = BLKIF, .section = "State Diagrams",
       .says =
           "how a connection ends is not drawn; in use, both sides become Closing, and Closed when "
           "every request was answered");

CLAUSE(announce, .number = "W1", .source = WRITE_CACHE,
       .section = "Implementation details for drivers",
       .says = "a driver announces a volatile write cache if, and only if, it can flush it");
CLAUSE(
    flush_reaches, .number = "W2", .source = WRITE_CACHE, .section = "Explicit cache flushes",
    .says =
        "a driver that announces a write cache sends a flush to the device before it completes it");
CLAUSE(
    flush_covers, .number = "W3", .source = WRITE_CACHE, .section = "Explicit cache flushes",
    .says =
        "what was completed before a flush was issued is durable when the flush completes without "
        "error");
CLAUSE(
    fua, .number = "W4", .source = WRITE_CACHE, .section = "Forced Unit Access",
    .says =
        "a FUA write is durable before it completes; a driver announces FUA only if it can do that "
        "with one request, and is otherwise given a flush behind the write");
CLAUSE(
    told_truly, .number = "W5", .source = WRITE_CACHE, .section = "completion",
    .says =
        "a request completed without error has been done, and one that was not done is completed "
        "with an error");
CLAUSE(completes, .number = "W6", .source = WRITE_CACHE, .section = "completion",
       .says = "every request is completed, whatever became of another");
CLAUSE(
    no_order, .number = "W7", .source = WRITE_CACHE, .section = "Explicit cache flushes",
    .says = "nothing but a flush orders writes: who depends on a write waits for it, and flushes");
CLAUSE(promise_stands, .number = "W8", .source = WRITE_CACHE,
       .section = "Implementation details for drivers",
       .says = "as long as a write cache is announced a flush means what it says, also after an "
               "earlier one "
               "failed");
CLAUSE(
    limits, .number = "W9", .source = WRITE_CACHE, .section = "queue/write_cache, queue/fua",
    .says = "the queue's limits tell what the device can do now, to the kernel and to its users");

CLAUSE(sync_told, .number = "F1", .source = FSYNC, .section = "Errors",
       .says = "a sync that could not make the data durable returns an error");
CLAUSE(sync_keeps, .number = "F2", .source = FSYNC, .section = "Description",
       .says = "what was written before a sync that returned 0 survives a crash or loss of power");

#define LIST_CLAUSE(name) &clause_##name,
const struct clause *const all_clauses[] = {ALL_CLAUSES(LIST_CLAUSE) NULL};
