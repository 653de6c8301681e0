/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/modules.h"

#include "fake_backend/why.h"
#include "harness/lab/cache.h"
#include "harness/lab/driver/build.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/kit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PART "modules"

int modules_key(struct modules_key *key, const struct kit *kit, const char *name,
                const char *folder, struct why *why)
{
    struct blob source = {0};
    char path[4096], *text;
    int size, rc;

    snprintf(key->name, sizeof(key->name), "%s-%s.ko", kit->release, name);
    snprintf(path, sizeof(path), "%s/" DRIVER_FILE, folder);
    rc = blob_load(&source, path, why);
    if (rc)
        return rc;
    size = asprintf(&text, "%s\n%s\n%s", kit->version, kit->headers, (const char *)source.data);
    blob_dispose(&source);
    if (size < 0)
        return why_set(why, -ENOMEM, "name a module: out of memory");
    rc = blob_hash(key->origin, text, (size_t)size, why);
    free(text);
    return rc;
}

int modules_find(const struct modules_key *key, const char *folder, struct why *why)
{
    struct blob module = {0};
    struct cache *cache;
    int rc = cache_open_part(&cache, PART, NULL, NULL, why);

    if (rc)
        return rc;
    rc = cache_load(cache, key->name, key->origin, &module, why);
    cache_close(cache);
    if (!rc)
        rc = folder_write(folder, BUILD_MODULE, module.data, module.size, why);
    blob_dispose(&module);
    return rc;
}

int modules_keep(const struct modules_key *key, const char *folder, struct why *why)
{
    struct blob module = {0};
    struct cache *cache;
    char path[4096];
    int rc;

    snprintf(path, sizeof(path), "%s/" BUILD_MODULE, folder);
    rc = blob_load(&module, path, why);
    if (!rc)
        rc = cache_open_part(&cache, PART, NULL, NULL, why);
    if (!rc) {
        rc = cache_store(cache, key->name, key->origin, module.data, module.size, why);
        cache_close(cache);
    }
    blob_dispose(&module);
    return rc;
}
