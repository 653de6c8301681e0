/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/shop.h"

#include "fake_backend/why.h"
#include "harness/lab/apt.h"
#include "harness/lab/cache.h"
#include "harness/lab/lab.h"

#include <errno.h>
#include <stdio.h>

int shop_open(struct driver_shop *shop, const struct lab_options *options, struct why *why)
{
    int rc;

    *shop = (struct driver_shop){.options = options};
    rc = cache_open(&shop->cache, options->progress, options->progress_ctx, why);
    places_init(&shop->places, shop->cache, options);
    return rc;
}

void shop_close(struct driver_shop *shop)
{
    places_close(&shop->places);
    cache_close(shop->cache);
    *shop = (struct driver_shop){0};
}

static int need_apt(struct driver_shop *shop, struct why *why)
{
    struct apt_list kernel = {0};
    int rc = 0;

    if (!shop->apt)
        rc = places_find_kernel(&shop->places, &kernel, shop->options->kernel, &shop->apt, why);
    apt_list_dispose(&kernel);
    return rc;
}

int shop_describe(struct driver_shop *shop, struct apt_list *list, const char *name,
                  const char *version, struct why *why)
{
    char wanted[256];
    int rc;

    snprintf(wanted, sizeof(wanted), "%s%s%s", name, version ? "=" : "", version ? version : "");
    rc = need_apt(shop, why);
    if (!rc)
        rc = apt_describe(shop->apt, list, (const char *const[]){wanted, NULL}, false, why);
    return rc;
}

int shop_fetch(struct driver_shop *shop, const struct apt_list *list, struct why *why)
{
    int rc = need_apt(shop, why);

    return rc ? rc : apt_fetch(shop->apt, list, why);
}
