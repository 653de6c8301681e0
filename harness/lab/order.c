/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/order.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/cache.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void order_init(struct order *order, const struct recipe *recipe, const char *series)
{
    *order = (struct order){.recipe = recipe, .series = series, .fds = {-1, -1, -1}};
    snprintf(order->name, sizeof(order->name), "%s-%s", recipe->name, series);
}

static void order_close(struct order *order)
{
    for (size_t i = 0; i < RECIPE_PRODUCTS; i++) {
        if (order->fds[i] >= 0)
            close(order->fds[i]);
        order->fds[i] = -1;
    }
}

void order_dispose(struct order *order)
{
    order_close(order);
    apt_list_dispose(&order->list);
}

int order_take(struct order *order, size_t product)
{
    int fd = order->fds[product];

    order->fds[product] = -1;
    return fd;
}

int order_recall(struct making *making, struct order *order)
{
    struct blob text = {0};
    char name[128];
    int rc;

    snprintf(name, sizeof(name), "%s.packages", order->name);
    rc = cache_load(making->cache, name, RECIPE_VERSION, &text, making->why);
    if (rc)
        return rc;
    rc = apt_list_parse(&order->list, text.data);
    blob_dispose(&text);
    return rc ? why_set(making->why, rc, "recall packages: out of memory") : 0;
}

static int remember(struct making *making, const struct order *order)
{
    char name[128], *text = apt_list_print(&order->list);
    int rc;

    if (!text)
        return why_set(making->why, -ENOMEM, "remember packages: out of memory");
    snprintf(name, sizeof(name), "%s.packages", order->name);
    rc = cache_store(making->cache, name, RECIPE_VERSION, text, strlen(text), making->why);
    free(text);
    return rc;
}

int order_origin(const struct order *order, char *origin, struct why *why)
{
    char *text = apt_list_print(&order->list), *all = NULL;
    int rc = -ENOMEM;

    if (text && asprintf(&all, "%s\n%s", RECIPE_VERSION, text) >= 0)
        rc = blob_hash(origin, all, strlen(all), why);
    else
        why_set(why, rc, "name what a lab is made of: out of memory");
    free(text);
    free(all);
    return rc;
}

/* Opens the products; -ENOENT when one is not there or not whole. */
static int open_products(struct making *making, struct order *order)
{
    char name[128], origin[BLOB_HEX];
    int rc;

    rc = order_origin(order, origin, making->why);
    for (size_t i = 0; i < RECIPE_PRODUCTS && order->recipe->products[i] && !rc; i++) {
        snprintf(name, sizeof(name), "%s.%s", order->name, order->recipe->products[i]);
        rc = cache_get(making->cache, name, origin, &order->fds[i], making->why);
    }
    if (rc)
        order_close(order);
    return rc;
}

/* Fetches the newest kernel that an order needs, from where there is one. */
static int fetch_kernel(struct making *making, struct order *order)
{
    const char *series = order->recipe->kernel ? order->recipe->kernel : order->series;
    struct apt *apt;
    int rc = places_find_kernel(&making->places, &order->list, series, &apt, making->why);

    return rc ? rc : apt_fetch(apt, &order->list, making->why);
}

/* What is no kernel comes from one release of Debian, libraries and all. */
static int fetch_packages(struct making *making, struct order *order)
{
    const struct recipe *recipe = order->recipe;
    char names[RECIPE_PACKAGES][64];
    const char *pointers[RECIPE_PACKAGES + 1] = {NULL};
    struct apt *apt;
    int rc;

    rc = places_userland(&making->places, making->options->xen, &apt, making->why);
    if (rc)
        return rc;
    for (size_t i = 0; i < RECIPE_PACKAGES && recipe->packages[i]; i++) {
        const char *percent = strstr(recipe->packages[i], "%s");

        snprintf(names[i], sizeof(names[i]), "%.*s%s%s",
                 (int)(percent ? percent - recipe->packages[i] : 63), recipe->packages[i],
                 percent ? order->series : "", percent ? percent + 2 : "");
        pointers[i] = names[i];
    }
    rc = apt_describe(apt, &order->list, pointers, !recipe->alone, making->why);
    return rc ? rc : apt_fetch(apt, &order->list, making->why);
}

/*
 * The newest versions of the packages that an order needs; all of them are in the cache afterwards.
 */
static int fetch(struct making *making, struct order *order)
{
    int rc = 0;

    apt_list_dispose(&order->list);
    if (!order->recipe->alone)
        rc = fetch_kernel(making, order);
    if (!rc && order->recipe->packages[0])
        rc = fetch_packages(making, order);
    return rc ? rc : remember(making, order);
}

static bool has_packages(struct making *making, const struct order *order)
{
    bool all = order->list.count > 0;

    for (size_t i = 0; i < order->list.count && all; i++) {
        char *path = apt_deb(making->cache, &order->list.packages[i]);

        all = path != NULL;
        free(path);
    }
    return all;
}

static int make(struct making *making, struct order *order)
{
    char **debs = calloc(order->list.count + 1, sizeof(*debs)), origin[BLOB_HEX];
    size_t kernels = 0;
    int rc = debs ? order_origin(order, origin, making->why) : -ENOMEM;

    for (size_t i = 0; i < order->list.count && !rc; i++) {
        debs[i] = apt_deb(making->cache, &order->list.packages[i]);
        if (!debs[i])
            rc = why_set(making->why, -ENOENT, "package %s is gone from the cache: start again",
                         order->list.packages[i].name);
        kernels += apt_is_kernel(&order->list.packages[i]);
    }
    if (!rc) {
        cache_tell(making->cache, -1, "unpacking the packages of %s", order->name);
        rc = order->recipe->make(order->recipe, making->cache, order->name, origin, debs, kernels,
                                 making->why);
    }
    for (size_t i = 0; debs && i < order->list.count; i++)
        free(debs[i]);
    free(debs);
    return rc;
}

int order_fill(struct making *making, struct order *order)
{
    int rc;

    rc = order_recall(making, order);
    if (!rc)
        rc = open_products(making, order);
    if (rc != -ENOENT)
        return rc;
    if (!has_packages(making, order)) {
        rc = fetch(making, order);
        if (rc)
            return rc;
    }
    rc = make(making, order);
    if (rc)
        return rc;
    rc = open_products(making, order);
    return rc == -ENOENT ? why_set(making->why, -EIO,
                                   "what was just made for %s is not in the cache", order->name)
                         : rc;
}
