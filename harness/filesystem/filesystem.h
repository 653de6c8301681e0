/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * filesystem: the file systems that a case's disk may begin with.
 *
 * Each is an image that the system's own mkfs made, empty, when this program was built, and a part of the program: what
 * runs in a dom0 needs no other file.  Where a mkfs was missing then, its image is.
 */
#ifndef HARNESS_FILESYSTEM_FILESYSTEM_H
#define HARNESS_FILESYSTEM_FILESYSTEM_H

#include <stdint.h>

struct disk;
struct why;

struct filesystem {
    const char *name;                       /* as mount(2) knows it */
    const char *module;                     /* the kernel's, where it is one */
    const char *package;                    /* Debian's, that has its mkfs */
    const char *options;                    /* it is mounted with these, "name[=value],..." */
    const unsigned char *image, *image_end; /* runs of sectors; empty: there is none */
};

/* filesystem_find: NULL: there is none of that name. */
const struct filesystem *filesystem_find(const char *name);

/* filesystem_needs: -ENOTSUP with a sentence when there is no image of it. */
int filesystem_needs(const struct filesystem *filesystem, struct why *why);

/* filesystem_put puts the image onto a disk that is not in use yet, durably.  0 or a negative errno. */
int filesystem_put(const struct filesystem *filesystem, struct disk *disk);

/*
 * What an image consists of: a run, its data, the next run.  Sectors between runs are zero.
 */
struct filesystem_run {
    uint64_t sector, sectors; /* of 512 bytes */
};

#endif
