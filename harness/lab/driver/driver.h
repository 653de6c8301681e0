/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * driver: a module that stands in for a kernel's own xen-blkfront, made of what somebody brought:
 * a patch, a semantic patch, a kernel tree, or a module that is ready.
 */
#ifndef HARNESS_LAB_DRIVER_DRIVER_H
#define HARNESS_LAB_DRIVER_DRIVER_H

#include "harness/lab/driver/kit.h"
#include "harness/lab/module.h"

struct why;

struct driver_order {
    const struct kit *kit;
    const char *patch;  /* NULL: none */
    const char *mutant; /* the text of a semantic patch, in the patch's stead; NULL: none */
    const char *tree;   /* a kernel's source, whose driver is taken; NULL: the distribution's */
    const char *module; /* ready to be loaded; NULL: one is built */
    const char *
        keep_as; /* the name under which the cache keeps what was built of this source; NULL: it does not */
    const char *folder; /* an existing folder, where everything is left */
    unsigned slow;
};

/* What was made, and what there is to say of it; texts are never NULL after driver_make. */
struct driver_made {
    char *module;   /* path */
    char *subject;  /* of the patch's first mail; "" */
    char *remarks;  /* lines: hunks that were not exact, files left out, the compiler's warnings */
    char *evidence; /* when it could not be made: lines that show why; "" */
    unsigned hunks;
    char build_id[MODULE_BUILD_ID + 1]; /* what the guest must say it has loaded; "" */
};

/*
 * driver_make.  In the folder are left the patch as it came, the change to the driver as driver.diff,
 * what the build said as build.log, and the module.  0, or a negative errno with a sentence: -EINVAL,
 * -ENOENT, -EBADMSG, -ESTALE, -ENOEXEC lie in what was brought.
 */
int driver_make(struct driver_made *made, const struct driver_order *order, struct why *why);
void driver_dispose(struct driver_made *made);

#endif
