/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/deb.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Feeds the inner data.tar.* to its reader from the outer ar archive, without a copy on disk. */
struct pump {
    struct archive *outer;
    char bytes[1 << 16];
};

static la_ssize_t pump_read(struct archive *inner, void *ctx, const void **bytes_out)
{
    struct pump *pump = ctx;
    la_ssize_t r = archive_read_data(pump->outer, pump->bytes, sizeof(pump->bytes));

    if (r < 0)
        archive_set_error(inner, EIO, "%s", archive_error_string(pump->outer));
    *bytes_out = pump->bytes;
    return r;
}

static bool wanted(const char *path, const char *const globs[])
{
    for (size_t i = 0; globs[i]; i++) {
        if (fnmatch(globs[i], path, FNM_PATHNAME | FNM_LEADING_DIR) == 0)
            return true;
    }
    return false;
}

/* A package's members are named "./usr/bin/x". */
static const char *plain_path(const char *path)
{
    while (path && path[0] == '.' && path[1] == '/')
        path += 2;
    return path;
}

static int take_file(struct tree *tree, struct archive *inner, struct archive_entry *entry,
                     const char *path)
{
    size_t size = (size_t)archive_entry_size(entry);
    char *data;

    if (size > BLOB_LIMIT)
        return -EFBIG;
    data = malloc(size + 1);
    if (!data)
        return -ENOMEM;
    if (archive_read_data(inner, data, size) != (la_ssize_t)size) {
        free(data);
        return -EIO;
    }
    data[size] = '\0';
    return tree_add_owned(tree, path, archive_entry_perm(entry), data, size);
}

static int take(struct tree *tree, struct archive *inner, struct archive_entry *entry,
                const char *path)
{
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return archive_entry_hardlink(entry) ? 0 : take_file(tree, inner, entry, path);
    case AE_IFLNK:
        return tree_add_link(tree, path, archive_entry_symlink(entry));
    default:
        return 0; /* folders are made where files need them */
    }
}

static int take_all(struct tree *tree, struct archive *inner, const char *const globs[])
{
    struct archive_entry *entry;
    const char *path;
    int r, rc;

    while ((r = archive_read_next_header(inner, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN) {
        path = plain_path(archive_entry_pathname(entry));
        if (!path || !wanted(path, globs))
            continue;
        rc = take(tree, inner, entry, path);
        if (rc)
            return rc;
    }
    return r == ARCHIVE_EOF ? 0 : -EIO;
}

/* Puts the outer reader at the start of data.tar.*. */
static int find_data(struct archive *outer, const char *path)
{
    struct archive_entry *entry;

    archive_read_support_format_ar(outer);
    if (archive_read_open_filename(outer, path, 1 << 16) != ARCHIVE_OK)
        return -EIO;
    while (archive_read_next_header(outer, &entry) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);

        if (name && strncmp(name, "data.tar", 8) == 0)
            return 0;
    }
    return -EIO;
}

static const char *reason(struct archive *archive)
{
    const char *text = archive ? archive_error_string(archive) : NULL;

    return text ? text : "not a Debian package, or out of memory";
}

int deb_take(struct tree *tree, const char *path, const char *const globs[], struct why *why)
{
    struct pump pump = {.outer = archive_read_new()};
    struct archive *inner = archive_read_new();
    int rc;

    rc = pump.outer && inner ? find_data(pump.outer, path) : -ENOMEM;
    if (rc) {
        rc = why_set(why, rc, "read package %s: %s", path, reason(pump.outer));
        goto out;
    }
    archive_read_support_format_tar(inner);
    archive_read_support_filter_all(inner);
    rc = -EIO;
    if (archive_read_open(inner, &pump, NULL, pump_read, NULL) == ARCHIVE_OK)
        rc = take_all(tree, inner, globs);
    if (rc)
        rc = why_set(why, rc, "read package %s: %s", path, reason(inner));
out:
    archive_read_free(inner);
    archive_read_free(pump.outer);
    return rc;
}
