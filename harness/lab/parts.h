/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parts: what a lab is booted from, made out of Debian packages and kept in the cache.
 */
#ifndef HARNESS_LAB_PARTS_H
#define HARNESS_LAB_PARTS_H

#include "harness/lab/blob.h"
#include "harness/lab/lab.h"

struct why;

struct parts {
    char *xen_version, *dom0_kernel, *guest_package, *guest_release; /* as in struct lab_parts */
    char *origin;          /* what all of it was made of, as hashes; other parts, other origin */
    int xen, kernel, dom0; /* descriptors: Xen as ELF, dom0's kernel, dom0's initramfs */
    struct blob vmlinux,
        modules; /* the guest's kernel as ELF, its initramfs without our agent, if any */
};

#define PARTS_NONE ((struct parts){.xen = -1, .kernel = -1, .dom0 = -1})

/*
 * parts_get gives the parts of options' Xen and guest kernel, and fetches and makes those that the
 * cache has not whole; when all are there, no network is touched.  0, or a negative errno with a
 * sentence.
 */
int parts_get(struct parts *parts, const struct lab_options *options, struct why *why);

/*
 * parts_recall gives only the strings, of parts that were made before, without looking at these;
 * -ENOENT without a sentence when the cache does not know them: parts_get them.
 */
int parts_recall(struct parts *parts, const struct lab_options *options, struct why *why);

/* parts_release gives back all but the strings. */
void parts_release(struct parts *parts);
void parts_dispose(struct parts *parts);

#endif
