/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seen: what there is to be seen of a scenario, in a form in which a play can be compared with what was foretold.
 */
#ifndef HARNESS_EXPLORE_SEEN_H
#define HARNESS_EXPLORE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/epilogue.h"
#include "harness/explore/scenario.h"

struct journal;
struct why;

#define SEEN_STEPS    (SCENARIO_STEPS + EPILOGUE_STEPS)
#define SEEN_REQUESTS 1024u
#define SEEN_NOWHERE  0
#define SEEN_UNKNOWN  (-1)

enum seen_end {
    SEEN_END_UNSET = 0, /* the journal does not say */
    SEEN_WELL,
    SEEN_CRASHED,
    SEEN_STUCK, /* somebody waits for ever, or the device was not let go of */
};

/* What one thread of a step was told, and where the disk had its data (set of enum disk_place). */
struct seen_caller {
    bool told, same, differs;
    int error;
    int place, place_at_end;
};

/* Reads are not among the requests: what came of one, its caller was told. */
struct seen_request {
    unsigned step; /* the one begun last when it came */
    unsigned op, form;
    uint64_t sector, sectors; /* of an empty one: 0 */
    int status;               /* as on the wire; SEEN_NO_ANSWER */
};
#define SEEN_NO_ANSWER 1

struct seen {
    enum seen_end end;
    unsigned begun; /* steps */
    struct seen_caller callers[SEEN_STEPS][SCENARIO_THREADS];
    struct seen_request requests[SEEN_REQUESTS];
    size_t request_count;
};

/* seen_read takes it from a journal.  -EINVAL with a sentence: the journal is incomplete. */
int seen_read(struct seen *seen, const struct conf_case *c, const struct journal *journal,
              struct why *why);

/*
 * seen_settle brings it into the form in which two are compared: without what may be one way or the other.  Requests of one
 * kind beside each other are one (the block layer merges and splits), the threads of a step have no order, nor have the
 * requests of one step, and how many flushes a crowd needs is its own business.
 */
void seen_settle(struct seen *seen, const struct scenario *scenario);

/*
 * seen_differs compares two settled ones.  0: they are the same.  Otherwise how far they are not (what comes first counts
 * most), and a sentence that says what was seen, and what `foretold` by `who`.
 */
#define SEEN_SENTENCE 400
unsigned seen_differs(const struct seen *seen, const struct seen *foretold, const char *who,
                      const struct conf_case *c, char sentence[SEEN_SENTENCE]);

#endif
