/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/image.h"

#include "fake_backend/why.h"
#include "harness/lab/tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* One entry; its number doubles as inode number, so that nothing of this machine gets in. */
static int write_entry(struct archive *out, const struct tree_file *file, const char *path,
                       long number)
{
    struct archive_entry *entry = archive_entry_new();
    int r;

    if (!entry)
        return -ENOMEM;
    archive_entry_set_pathname(entry, path);
    archive_entry_set_mode(entry, file->mode);
    archive_entry_set_ino64(entry, number);
    archive_entry_set_nlink(entry, 1);
    archive_entry_set_size(entry, S_ISREG(file->mode) ? (la_int64_t)file->size : 0);
    if (S_ISLNK(file->mode))
        archive_entry_set_symlink(entry, file->data);
    if (S_ISCHR(file->mode) || S_ISBLK(file->mode))
        archive_entry_set_rdev(entry, file->device);
    r = archive_write_header(out, entry);
    if (r == ARCHIVE_OK && S_ISREG(file->mode) &&
        archive_write_data(out, file->data, file->size) != (la_ssize_t)file->size)
        r = ARCHIVE_FATAL;
    archive_entry_free(entry);
    return r == ARCHIVE_OK ? 0 : -EIO;
}

/* Writes the folders of a path that the path before it did not already need. */
static int write_folders(struct archive *out, const char *path, const char *before, long *number)
{
    static const struct tree_file folder = {.mode = S_IFDIR | 0755};
    char part[4096];
    int rc;

    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t length = (size_t)(slash - path);

        if (length >= sizeof(part))
            return -ENAMETOOLONG;
        if (strncmp(path, before, length + 1) == 0)
            continue;
        memcpy(part, path, length);
        part[length] = '\0';
        rc = write_entry(out, &folder, part, ++*number);
        if (rc)
            return rc;
    }
    return 0;
}

int image_write(const struct tree *tree, int fd, struct why *why)
{
    struct archive *out = archive_write_new();
    const char *before = "";
    long number = 0;
    int rc = 0;

    if (!out)
        return why_set(why, -ENOMEM, "write an image: out of memory");
    archive_write_set_format_cpio_newc(out);
    archive_write_set_bytes_in_last_block(out, 4); /* the next archive starts aligned */
    if (archive_write_open_fd(out, fd) != ARCHIVE_OK)
        rc = -EIO;
    for (size_t i = 0; i < tree->count && !rc; i++) {
        const struct tree_file *file = &tree->files[i];

        rc = write_folders(out, file->path, before, &number);
        if (!rc)
            rc = write_entry(out, file, file->path, ++number);
        before = file->path;
    }
    if (!rc && archive_write_close(out) != ARCHIVE_OK)
        rc = -EIO;
    if (rc) {
        const char *reason = archive_error_string(out);

        rc = why_set(why, rc, "write an image: %s", reason ? reason : strerror(-rc));
    }
    archive_write_free(out);
    return rc;
}
