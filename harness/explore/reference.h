/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reference: what is known of a frontend, as a machine small enough to be read in one sitting: it foretells what a scenario
 * will show.
 *
 * It knows nothing of the backend's code, of the models or of the judge, so that a disagreement means that one of them, the
 * frontend or the reference itself is wrong.  Where the order of events is the guest's own business it foretells every way.
 */
#ifndef HARNESS_EXPLORE_REFERENCE_H
#define HARNESS_EXPLORE_REFERENCE_H

#include "harness/explore/seen.h"

/* What the caller is told when a flush or barrier was not answered OKAY. */
enum reference_tells {
    REFERENCE_TELLS_UNSET = 0,
    REFERENCE_TELLS_SUCCESS,
    REFERENCE_TELLS_EIO,
    REFERENCE_TELLS_EOPNOTSUPP,
};

/* Who sends no more flush or barrier then. */
enum reference_after {
    REFERENCE_AFTER_UNSET = 0,
    REFERENCE_STAYS,
    REFERENCE_DRIVER_OFF,
    REFERENCE_QUEUE_OFF, /* the driver, and the block layer above it */
};

struct reference {
    const char *name;
    enum reference_tells refused_empty, refused_data; /* by BLKIF_RSP_EOPNOTSUPP */
    enum reference_tells failed_empty, failed_data;   /* by BLKIF_RSP_ERROR */
    enum reference_after after;
    /* What becomes of a durable request that finds the driver off: it fails, or is taken for a plain one. */
    bool off_fails;
    /* What becomes of a durable write larger than a direct request, also when the driver is off: the guest crashes, or it
     * is made an INDIRECT write and a flush. */
    bool large_crashes;
};

/* All references; NULL-ended. */
extern const struct reference *const all_references[];
const struct reference *reference_find(const char *name);

/*
 * reference_allows: is what was seen (settled) one of the things that the reference foretells?  0: it is; 1: it is not, and
 * the sentence says what differs from what comes nearest; -ENOMEM.
 */
int reference_allows(const struct reference *reference, const struct conf_case *c,
                     const struct scenario *scenario, const struct seen *seen,
                     char sentence[SEEN_SENTENCE]);

#endif
