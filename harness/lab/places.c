/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/places.h"

#include "fake_backend/why.h"
#include "harness/lab/lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *const lab_xens[] = {"4.17", "4.20", "4.14", NULL};

/* In the order in which a kernel is looked for. */
static const struct apt_place all[PLACES] = {
    {"bookworm", {"bookworm", "bookworm-security"}, "4.17"},
    {"bullseye-security", {"bullseye-security"}, NULL},
    {"trixie-backports", {"trixie-backports"}, NULL},
    {"trixie", {"trixie", "trixie-security"}, "4.20"},
    {"sid", {"sid"}, NULL},
    {"experimental", {"experimental"}, NULL},
    {"bullseye", {"bullseye", "bullseye-security"}, "4.14"},
};

void places_init(struct places *places, struct cache *cache, const struct lab_options *options)
{
    *places = (struct places){.cache = cache, .options = options};
}

void places_close(struct places *places)
{
    for (size_t i = 0; i < PLACES; i++)
        apt_close(places->opened[i]);
    *places = (struct places){0};
}

static int open_place(struct places *places, size_t i, struct why *why)
{
    const struct lab_options *options = places->options;

    if (places->opened[i])
        return 0;
    return apt_open(&places->opened[i], places->cache, &all[i], options->mirror, options->slow,
                    why);
}

int places_userland(struct places *places, const char *xen, struct apt **apt_out, struct why *why)
{
    size_t i = 0;
    int rc;

    while (i < PLACES && (!all[i].xen || strcmp(all[i].xen, xen) != 0))
        i++;
    if (i == PLACES)
        return why_set(why, -EINVAL, "there is no lab of Xen %s", xen);
    rc = open_place(places, i, why);
    if (!rc)
        *apt_out = places->opened[i];
    return rc;
}

/* A mirror need not have all suites; without the first there is no lab. */
int places_find_kernel(struct places *places, struct apt_list *list, const char *series,
                       struct apt **apt_out, struct why *why)
{
    char known[APT_KNOWN] = "", unread[128] = "";
    size_t used = 0;
    int rc;

    for (size_t i = 0; i < PLACES; i++) {
        rc = open_place(places, i, i ? NULL : why);
        if (rc && i) {
            used += (size_t)snprintf(unread + used, sizeof(unread) - used, "%s%s",
                                     used ? ", " : "; what could not be read: ", all[i].name);
            continue;
        }
        if (!rc)
            rc = apt_find_kernel(places->opened[i], list, series, known, why);
        if (!rc)
            *apt_out = places->opened[i];
        if (rc != -ENOENT)
            return rc;
    }
    return why_set(why, -ENOENT, "the archive at %s holds no kernel of series %s: it holds %s%s",
                   apt_site(places->opened[0]), series, known[0] ? known : "none", unread);
}
