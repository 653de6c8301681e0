/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_labs: stands in for labs and for the making of a driver, in tests of what is made of their
 * results.  The judge and the book are the real ones.
 */
#ifndef HARNESS_COMMANDS_FAKE_LABS_H
#define HARNESS_COMMANDS_FAKE_LABS_H

#include "harness/commands/kept_script.h"
#include "harness/commands/variant.h"

/* How a side's guest is. */
struct fake_guest {
    int told;             /* what the fsync is told whose flush is refused */
    int control;          /* likewise in the control run, where it is not */
    const char *error;    /* the guest does not come up at all */
    const char *build_id; /* of the driver that it says it has; NULL: the right one */
};

extern struct fake_labs {
    struct fake_guest guests[VARIANT_SIDES];
    unsigned runs; /* how often labs were run */
} fake_labs;

/* fake_variant_run runs KEPT_CASE with these guests, and keeps the run below folder. */
int fake_variant_run(struct variant *variant, const char *folder, bool with_stock, struct why *why);

#endif
