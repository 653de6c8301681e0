/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/tree.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void file_dispose(struct tree_file *file)
{
    free(file->path);
    free(file->data);
}

/* Takes data over. */
static int add(struct tree *tree, const char *path, mode_t mode, dev_t device, void *data,
               size_t size)
{
    struct tree_file file = {
        .path = strdup(path), .mode = mode, .device = device, .data = data, .size = size};
    struct tree_file *files;

    if (!file.path)
        goto out;
    for (size_t i = 0; i < tree->count; i++) {
        if (strcmp(tree->files[i].path, path) == 0) {
            file_dispose(&tree->files[i]);
            tree->files[i] = file;
            return 0;
        }
    }
    files = reallocarray(tree->files, tree->count + 1, sizeof(*files));
    if (!files)
        goto out;
    tree->files = files;
    files[tree->count++] = file;
    return 0;
out:
    file_dispose(&file);
    return -ENOMEM;
}

int tree_add_owned(struct tree *tree, const char *path, mode_t permissions, void *data, size_t size)
{
    return add(tree, path, S_IFREG | permissions, 0, data, size);
}

int tree_add_file(struct tree *tree, const char *path, mode_t permissions, const void *data,
                  size_t size)
{
    void *copy = malloc(size + 1);

    if (!copy)
        return -ENOMEM;
    memcpy(copy, data, size);
    return tree_add_owned(tree, path, permissions, copy, size);
}

int tree_add_link(struct tree *tree, const char *path, const char *target)
{
    char *copy = strdup(target);

    return copy ? add(tree, path, S_IFLNK | 0777, 0, copy, strlen(copy)) : -ENOMEM;
}

int tree_add_folder(struct tree *tree, const char *path)
{
    return add(tree, path, S_IFDIR | 0755, 0, NULL, 0);
}

int tree_add_device(struct tree *tree, const char *path, mode_t mode, dev_t device)
{
    return add(tree, path, mode, device, NULL, 0);
}

int tree_add_host(struct tree *tree, const char *path, mode_t permissions, const char *source,
                  struct why *why)
{
    struct blob blob = {0};
    int rc;

    rc = blob_load(&blob, source, why);
    if (rc)
        return rc;
    rc = tree_add_owned(tree, path, permissions, blob.data, blob.size);
    return rc ? why_set(why, rc, "read %s: out of memory", source) : 0;
}

const struct tree_file *tree_find(const struct tree *tree, const char *glob)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (fnmatch(glob, tree->files[i].path, FNM_PATHNAME) == 0)
            return &tree->files[i];
    }
    return NULL;
}

void tree_dispose(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        file_dispose(&tree->files[i]);
    free(tree->files);
    *tree = (struct tree){0};
}
