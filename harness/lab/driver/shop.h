/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shop: the cache, and behind it that place of the archive which has the guest's kernel; it is read
 * when the first thing is missing.
 */
#ifndef HARNESS_LAB_DRIVER_SHOP_H
#define HARNESS_LAB_DRIVER_SHOP_H

#include "harness/lab/places.h"

struct driver_shop {
    const struct lab_options *options;
    struct cache *cache;
    struct places places;
    struct apt *apt; /* the place; NULL: not looked for yet */
};

/* shop_open waits until no other run uses the cache. */
int shop_open(struct driver_shop *shop, const struct lab_options *options, struct why *why);
void shop_close(struct driver_shop *shop);

/* shop_describe adds to the list the package of this name in exactly this version (NULL: the
 * newest). */
int shop_describe(struct driver_shop *shop, struct apt_list *list, const char *name,
                  const char *version, struct why *why);

/* shop_fetch downloads what is on the list and not in the cache. */
int shop_fetch(struct driver_shop *shop, const struct apt_list *list, struct why *why);

#endif
