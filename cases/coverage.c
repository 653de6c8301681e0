/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/coverage.h"

#include <stddef.h>

#include "cases/cases.h"
#include "cases/clauses.h"

#define FLUSH_FAILED (REFUSED_FLUSH + REFUSED_FAILED)
#define EMPTY        (REFUSED_BARRIER_EMPTY + REFUSED_UNSUPPORTED)
#define EMPTY_FAILED (REFUSED_BARRIER_EMPTY + REFUSED_FAILED)
#define DATA         (REFUSED_BARRIER_DATA + REFUSED_UNSUPPORTED)
#define DATA_FAILED  (REFUSED_BARRIER_DATA + REFUSED_FAILED)
#define DISCARD      (REFUSED_DISCARD + REFUSED_UNSUPPORTED)
#define PLAIN        (REFUSED_PLAIN + REFUSED_UNSUPPORTED)
#define PLAIN_FAILED (REFUSED_PLAIN + REFUSED_FAILED)

#define ALL_STATUS                                                                                 \
    (HOLE_AT(REFUSED_FLUSH + REFUSED_STATUS) | HOLE_AT(REFUSED_BARRIER_EMPTY + REFUSED_STATUS) |   \
     HOLE_AT(REFUSED_BARRIER_DATA + REFUSED_STATUS) | HOLE_AT(REFUSED_DISCARD + REFUSED_STATUS) |  \
     HOLE_AT(REFUSED_PLAIN + REFUSED_STATUS))
#define ALL_FAILED                                                                                 \
    (HOLE_AT(FLUSH_FAILED) | HOLE_AT(EMPTY_FAILED) | HOLE_AT(DATA_FAILED) |                        \
     HOLE_AT(REFUSED_DISCARD + REFUSED_FAILED) | HOLE_AT(PLAIN_FAILED))

/* The moments at which others are about, but neither many in the guest nor the ring is full. */
#define AMONG                                                                                      \
    (HOLE_AT(MOMENT_AMONG_WRITES) | HOLE_AT(MOMENT_AMONG_READS) | HOLE_AT(MOMENT_ONE_WAITS))

static const struct hole by_moment[] = {
    {HOLE_AT(MOMENT_SCAN), ~HOLE_AT(PLAIN),
     "While the partition table is read nobody has the device open: only READs come, and what "
     "becomes of the device when one is not answered OKAY is asked once."},
    {HOLE_AT(MOMENT_QUEUE), ~(HOLE_AT(REFUSED_FLUSH) | HOLE_AT(DATA)),
     "A queue is a way to travel. Whether a refusal on one of them is the whole device's is asked "
     "of a flush and of a barrier's data."},
    {HOLE_AT(MOMENT_COMMIT), ~(HOLE_AT(REFUSED_FLUSH) | HOLE_AT(FLUSH_FAILED) | HOLE_AT(DATA)),
     "A file system knows only what the block layer tells it: what that is told otherwise is asked "
     "on the raw device."},
    {HOLE_AT(MOMENT_MOVED), ~(HOLE_AT(REFUSED_FLUSH) | HOLE_AT(DATA)),
     "After a move a frontend begins anew. Whether it does is asked of a flush and of a barrier's "
     "data."},
    {HOLE_AT(MOMENT_BEFORE_WRITE) | HOLE_AT(MOMENT_LATER) | AMONG | HOLE_AT(MOMENT_MANY_WAIT) |
         HOLE_AT(MOMENT_FULL_RING) | HOLE_AT(MOMENT_STORM) | HOLE_AT(MOMENT_CLOSING),
     ALL_STATUS,
     "A status that nobody knows is an error at any moment, or it is not taken for one at the "
     "first."},
    {HOLE_AT(MOMENT_BEFORE_WRITE), HOLE_AT(DATA) | HOLE_AT(DATA_FAILED),
     "A barrier with data is a write; where it is the first of its kind nothing was written before "
     "it."},
    {HOLE_AT(MOMENT_LATER) | AMONG | HOLE_AT(MOMENT_FULL_RING) | HOLE_AT(MOMENT_STORM) |
         HOLE_AT(MOMENT_CLOSING),
     HOLE_AT(EMPTY) | HOLE_AT(EMPTY_FAILED),
     "An empty barrier is a flush by another name; the flush is refused at these moments."},
    {HOLE_AT(MOMENT_BEFORE_WRITE) | HOLE_AT(MOMENT_MANY_WAIT), HOLE_AT(EMPTY_FAILED),
     "BLKIF_RSP_ERROR is all that some backends know to say to an empty barrier: to them it is "
     "what a refusal is, which is asked at these moments."},
    {HOLE_AT(MOMENT_BEFORE_WRITE) | AMONG | HOLE_AT(MOMENT_FULL_RING) | HOLE_AT(MOMENT_STORM) |
         HOLE_AT(MOMENT_CLOSING),
     HOLE_AT(FLUSH_FAILED),
     "What an error says that a refusal does not, that the next flush may do, is asked at the "
     "first, at a later one and of those who wait."},
    {HOLE_AT(MOMENT_LATER) | AMONG | HOLE_AT(MOMENT_MANY_WAIT) | HOLE_AT(MOMENT_STORM) |
         HOLE_AT(MOMENT_CLOSING),
     HOLE_AT(DATA_FAILED),
     "A write that failed is told to its caller; what it costs others is asked where most of them "
     "wait, behind a full ring."},
    {HOLE_AT(MOMENT_BEFORE_WRITE) | HOLE_AT(MOMENT_AMONG_READS) | HOLE_AT(MOMENT_ONE_WAITS) |
         HOLE_AT(MOMENT_MANY_WAIT) | HOLE_AT(MOMENT_FULL_RING) | HOLE_AT(MOMENT_STORM) |
         HOLE_AT(MOMENT_CLOSING),
     HOLE_AT(DISCARD), "A discard is a hint: nobody waits behind one, or relies on it."},
    {HOLE_AT(MOMENT_BEFORE_WRITE) | HOLE_AT(MOMENT_LATER) | AMONG | HOLE_AT(MOMENT_MANY_WAIT) |
         HOLE_AT(MOMENT_FULL_RING) | HOLE_AT(MOMENT_STORM) | HOLE_AT(MOMENT_CLOSING),
     HOLE_AT(REFUSED_DISCARD + REFUSED_FAILED),
     "A discard that failed turns nothing off, so that no moment differs from the first."},
    {HOLE_AT(MOMENT_BEFORE_WRITE) | HOLE_AT(MOMENT_LATER) | AMONG | HOLE_AT(MOMENT_MANY_WAIT) |
         HOLE_AT(MOMENT_STORM),
     HOLE_AT(PLAIN) | HOLE_AT(PLAIN_FAILED),
     "No feature hangs on a READ or WRITE, and a frontend remembers nothing of one: only where its "
     "own caller cannot be told, or others want its place on the ring, is a moment another."},
    {HOLE_AT(MOMENT_FULL_RING) | HOLE_AT(MOMENT_CLOSING), HOLE_AT(PLAIN_FAILED),
     "To a READ or WRITE a refusal is an error like any other, and is asked at this moment."},
    {0},
};

static const struct hole by_form[] = {
    {0, HOLE_AT(REFUSED_ALWAYS + REFUSED_DONE) | HOLE_AT(REFUSED_ON_AND_OFF + REFUSED_DONE),
     "That something was done all the same does not show to the frontend, however often."},
    {ALL_FAILED | ALL_STATUS, HOLE_AT(REFUSED_ALWAYS) | HOLE_AT(REFUSED_ON_AND_OFF),
     "An error is told to whom it concerns, each time; the next one says no more."},
    {(ALL_FAILED & ~HOLE_AT(DATA_FAILED)) | ALL_STATUS | HOLE_AT(EMPTY) | HOLE_AT(DISCARD),
     HOLE_AT(REFUSED_ONCE + REFUSED_DONE),
     "What is done behind the answer is asked where it decides between a loss and none: of a flush "
     "and a WRITE that were refused, and of a barrier's data."},
    {HOLE_AT(EMPTY) | HOLE_AT(DISCARD) | HOLE_AT(PLAIN), HOLE_AT(REFUSED_ON_AND_OFF),
     "Who changes his mind about an empty barrier changes it about a flush, which is asked; and a "
     "refused READ, WRITE or discard says nothing of the next."},
    {0},
};

const struct coverage all_coverage = {
    .clauses = all_clauses, .cases = all_cases, .by_moment = by_moment, .by_form = by_form};
