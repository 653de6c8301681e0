/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/source.h"

#include "fake_backend/why.h"
#include "harness/lab/apt.h"
#include "harness/lab/blob.h"
#include "harness/lab/cache.h"
#include "harness/lab/deb.h"
#include "harness/lab/driver/kit.h"
#include "harness/lab/driver/shop.h"
#include "harness/lab/lab.h"
#include "harness/lab/tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The package holds the source as an archive within the package. */
static const char *const inner_archive[] = {"usr/src/linux-source-*.tar.xz", NULL};

static int take_entry(struct blob *source, struct archive *archive, struct archive_entry *entry)
{
    size_t size = (size_t)archive_entry_size(entry);
    char *data = size < BLOB_LIMIT ? malloc(size + 1) : NULL;

    if (!data)
        return -ENOMEM;
    if (archive_read_data(archive, data, size) != (la_ssize_t)size) {
        free(data);
        return -EIO;
    }
    data[size] = '\0';
    *source = (struct blob){.data = data, .size = size};
    return 0;
}

/* Stops at the driver: it stands in the first third, and what follows need not be unpacked. */
static int find_entry(struct blob *source, struct archive *archive)
{
    struct archive_entry *entry;
    int r;

    while ((r = archive_read_next_header(archive, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN) {
        const char *path = archive_entry_pathname(entry);

        if (path && fnmatch("*/" DRIVER_PATH, path, 0) == 0 &&
            archive_entry_filetype(entry) == AE_IFREG)
            return take_entry(source, archive, entry);
    }
    return r == ARCHIVE_EOF ? -ENOENT : -EIO;
}

int source_find(struct blob *source, const struct blob *packed, const char *name, struct why *why)
{
    struct archive *archive = archive_read_new();
    const char *reason;
    int rc;

    if (!archive)
        return why_set(why, -ENOMEM, "read %s: out of memory", name);
    archive_read_support_format_tar(archive);
    archive_read_support_filter_all(archive);
    rc = -EIO;
    if (archive_read_open_memory(archive, packed->data, packed->size) == ARCHIVE_OK)
        rc = find_entry(source, archive);
    reason = archive_error_string(archive);
    if (rc)
        rc = why_set(why, rc, "read %s: %s", name,
                     rc == -ENOENT ? "it has no " DRIVER_PATH
                     : reason      ? reason
                                   : "it is no archive that can be read");
    archive_read_free(archive);
    return rc;
}

/* Out of the package, which is dropped: it is large, and only one file of it is wanted. */
static int unpack(struct blob *source, const char *deb, struct why *why)
{
    const struct tree_file *file;
    struct tree tree = {0};
    int rc;

    rc = deb_take(&tree, deb, inner_archive, why);
    file = rc ? NULL : tree_find(&tree, inner_archive[0]);
    if (!rc && !file)
        rc = why_set(why, -ENOENT, "package %s has no %s", deb, inner_archive[0]);
    if (!rc)
        rc = source_find(source, &(struct blob){file->data, file->size}, file->path, why);
    tree_dispose(&tree);
    unlink(deb);
    return rc;
}

static int make(struct blob *source, struct driver_shop *shop, const char *package,
                const char *version, struct why *why)
{
    struct apt_list list = {0};
    char *deb = NULL;
    int rc;

    rc = shop_describe(shop, &list, package, version, why);
    if (!rc)
        rc = shop_fetch(shop, &list, why);
    if (!rc) {
        deb = apt_deb(shop->cache, &list.packages[0]);
        cache_tell(shop->cache, -1, "looking for the driver in %s", package);
        rc = deb ? unpack(source, deb, why)
                 : why_set(why, -ENOENT, "package %s is gone from the cache: start again", package);
    }
    free(deb);
    apt_list_dispose(&list);
    return rc;
}

int source_get(struct blob *source, struct driver_shop *shop, const char *series,
               const char *version, struct why *why)
{
    char name[64], package[64], origin[256];
    int rc;

    snprintf(name, sizeof(name), "driver-%s.c", series);
    snprintf(package, sizeof(package), "linux-source-%s", series);
    snprintf(origin, sizeof(origin), "%s %s", package, version);
    rc = cache_load(shop->cache, name, origin, source, why);
    if (rc != -ENOENT)
        return rc;
    rc = make(source, shop, package, version, why);
    if (!rc)
        rc = cache_store(shop->cache, name, origin, source->data, source->size, why);
    return rc;
}
