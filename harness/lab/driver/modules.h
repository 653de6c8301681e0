/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * modules: what was built is kept in the cache, so that the same source is not built again.
 */
#ifndef HARNESS_LAB_DRIVER_MODULES_H
#define HARNESS_LAB_DRIVER_MODULES_H

#include "harness/lab/blob.h"

struct kit;
struct why;

/* One module in the cache, and a hash of what it is built of. */
struct modules_key {
    char name[160];
    char origin[BLOB_HEX];
};

/* modules_key: of the driver's source in a folder, for a kernel.  One is kept of each name. */
int modules_key(struct modules_key *key, const struct kit *kit, const char *name,
                const char *folder, struct why *why);

/*
 * modules_find puts it into a folder as BUILD_MODULE; -ENOENT, perhaps without a sentence: build it.
 * modules_keep takes it from there.
 */
int modules_find(const struct modules_key *key, const char *folder, struct why *why);
int modules_keep(const struct modules_key *key, const char *folder, struct why *why);

#endif
