/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree: a small set of files held in memory, on its way from packages into an image.
 *
 * Paths have no leading slash.  A path that is added again replaces the older one, as in a file
 * system.
 */
#ifndef HARNESS_LAB_TREE_H
#define HARNESS_LAB_TREE_H

#include <stddef.h>
#include <sys/types.h>

struct why;

struct tree_file {
    char *path;
    mode_t mode;  /* type and permissions */
    dev_t device; /* of a device node */
    void *data;   /* contents of a regular file; the target of a symbolic link, NUL-ended */
    size_t size;
};

struct tree {
    struct tree_file *files;
    size_t count;
};

/* All copy what they are given.  0 or -ENOMEM. */
int tree_add_file(struct tree *tree, const char *path, mode_t permissions, const void *data,
                  size_t size);
int tree_add_link(struct tree *tree, const char *path, const char *target);
int tree_add_folder(struct tree *tree, const char *path);
int tree_add_device(struct tree *tree, const char *path, mode_t mode, dev_t device);

/* tree_add_owned takes data over, which came from malloc; it is freed also when adding fails. */
int tree_add_owned(struct tree *tree, const char *path, mode_t permissions, void *data,
                   size_t size);

/* tree_add_host copies a file of this machine.  0, or a negative errno with a sentence. */
int tree_add_host(struct tree *tree, const char *path, mode_t permissions, const char *source,
                  struct why *why);

/* tree_find matches a path or a glob in which * does not cross a slash; NULL: none. */
const struct tree_file *tree_find(const struct tree *tree, const char *glob);

void tree_dispose(struct tree *tree);

#endif
