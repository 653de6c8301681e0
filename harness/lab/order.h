/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order: a recipe ordered for a series: which packages it takes, and the products in the cache.
 */
#ifndef HARNESS_LAB_ORDER_H
#define HARNESS_LAB_ORDER_H

#include "harness/lab/apt.h"
#include "harness/lab/lab.h"
#include "harness/lab/places.h"
#include "harness/lab/recipe.h"

struct cache;
struct why;

struct making {
    const struct lab_options *options;
    struct cache *cache;
    struct places places; /* of the archive, for what is missing */
    struct why *why;
};

/*
 * What is asked for: Xen with its dom0, or a guest; the packages it is made of and, opened, the
 * products.
 */
struct order {
    const struct recipe *recipe;
    const char *series;
    char name[64]; /* "dom0-4.17", "guest-6.12" */
    struct apt_list list;
    int fds[RECIPE_PRODUCTS];
};

/* series points to the caller's text. */
void order_init(struct order *order, const struct recipe *recipe, const char *series);
void order_dispose(struct order *order);

/*
 * order_recall gives the packages chosen when this was made first, without looking at the products;
 * -ENOENT without a sentence when the cache does not know.
 */
int order_recall(struct making *making, struct order *order);

/* order_fill gives packages and products, whatever that takes. */
int order_fill(struct making *making, struct order *order);

/* order_origin: what the products are made of, as a hash; origin has room for BLOB_HEX. */
int order_origin(const struct order *order, char *origin, struct why *why);

/* order_take gives a product's descriptor away. */
int order_take(struct order *order, size_t product);

#endif
