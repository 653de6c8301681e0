/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kit: what a driver for a guest's kernel is built from: the source of that kernel's own driver, and
 * the headers that belong to it, both out of the Debian archive and kept in the cache.
 */
#ifndef HARNESS_LAB_DRIVER_KIT_H
#define HARNESS_LAB_DRIVER_KIT_H

#include <stdbool.h>

#include "harness/lab/blob.h"

struct lab_options;
struct why;

#define DRIVER_PATH "drivers/block/xen-blkfront.c" /* in a kernel's source */
#define DRIVER_FILE "xen-blkfront.c"

struct kit {
    char *release;      /* uname -r of the guest */
    char *package;      /* "linux-image-6.1.0-56-amd64" */
    char *version;      /* of that package */
    char *headers;      /* folder: what make -C wants; NULL unless asked for */
    struct blob source; /* the distribution's driver; empty unless asked for */
};

/*
 * kit_get prepares the lab's guest, too, since it decides the version.  What is not asked for, and
 * the driver's source is a large package, is not fetched.  0, or a negative errno with a sentence.
 */
int kit_get(struct kit *kit, const struct lab_options *options, bool with_headers, bool with_source,
            struct why *why);
void kit_dispose(struct kit *kit);

#endif
