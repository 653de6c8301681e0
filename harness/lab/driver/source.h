/* SPDX-License-Identifier: BSD-2-Clause */
/* source: the driver's source as the distribution's kernel was built from it. */
#ifndef HARNESS_LAB_DRIVER_SOURCE_H
#define HARNESS_LAB_DRIVER_SOURCE_H

struct blob;
struct driver_shop;
struct why;

/* source_get reads the driver's source of a series, in exactly this version of the package. */
int source_get(struct blob *source, struct driver_shop *shop, const char *series,
               const char *version, struct why *why);

/* source_find picks the driver out of a kernel's source, a compressed tar archive.  -ENOENT with a
 * sentence: it has none. */
int source_find(struct blob *source, const struct blob *archive, const char *name, struct why *why);

#endif
