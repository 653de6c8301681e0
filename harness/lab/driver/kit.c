/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/kit.h"

#include "fake_backend/why.h"
#include "harness/lab/driver/headers.h"
#include "harness/lab/driver/shop.h"
#include "harness/lab/driver/source.h"
#include "harness/lab/lab.h"
#include "harness/lab/parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Which kernel the lab's guest of this series is: its package decides source and headers. */
static int find_guest(struct kit *kit, const struct lab_options *options, struct why *why)
{
    struct parts parts = PARTS_NONE;
    const char *space;
    int rc;

    rc = parts_get(&parts, options, why);
    if (rc)
        return rc;
    space = strchr(parts.guest_package, ' ');
    if (space) {
        kit->package = strndup(parts.guest_package, (size_t)(space - parts.guest_package));
        kit->version = strdup(space + 1);
        kit->release = strdup(parts.guest_release);
    }
    parts_dispose(&parts);
    return kit->package && kit->version && kit->release
               ? 0
               : why_set(why, -ENOMEM, "prepare the driver's kit: out of memory");
}

int kit_get(struct kit *kit, const struct lab_options *options, bool with_headers, bool with_source,
            struct why *why)
{
    struct driver_shop shop = {0};
    struct kit made = {0};
    int rc;

    rc = find_guest(&made, options, why);
    if (!rc)
        rc = shop_open(&shop, options, why);
    if (!rc && with_headers)
        rc = headers_get(&made.headers, &shop, made.release, made.version, why);
    if (!rc && with_source)
        rc = source_get(&made.source, &shop, options->kernel, made.version, why);
    if (rc == -ENOENT)
        why_prefix(why, rc,
                   "the lab's guest is %s %s, and what belongs to it cannot be had: ", made.package,
                   made.version);
    shop_close(&shop);
    if (rc)
        kit_dispose(&made);
    else
        *kit = made;
    return rc;
}

void kit_dispose(struct kit *kit)
{
    free(kit->release);
    free(kit->package);
    free(kit->version);
    free(kit->headers);
    blob_dispose(&kit->source);
    *kit = (struct kit){0};
}
