/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/filesystem/filesystem.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/why.h"

/* An image, a file that the build made, as bytes of the program. */
#define IMAGE(name, file)                                                                          \
    __asm__(".pushsection .rodata\n.balign 8\n"                                                    \
            "filesystem_" #name ": .incbin \"" file "\"\n"                                         \
            "filesystem_" #name "_end:\n"                                                          \
            ".popsection\n");                                                                      \
    extern const unsigned char filesystem_##name[], filesystem_##name##_end[];

IMAGE(ext4, FILESYSTEM_EXT4)
IMAGE(xfs, FILESYSTEM_XFS)
IMAGE(btrfs, FILESYSTEM_BTRFS)

/* No timer of theirs shall write between two steps, as far as that can be said by an option. */
static const struct filesystem filesystems[] = {
    {
        .name = "ext4",
        .module = "ext4",
        .package = "e2fsprogs",
        .options = "errors=remount-ro,commit=3600",
        .image = filesystem_ext4,
        .image_end = filesystem_ext4_end,
    },
    {
        .name = "xfs",
        .module = "xfs",
        .package = "xfsprogs",
        .options = "",
        .image = filesystem_xfs,
        .image_end = filesystem_xfs_end,
    },
    {
        .name = "btrfs",
        .module = "btrfs",
        .package = "btrfs-progs",
        .options = "commit=300",
        .image = filesystem_btrfs,
        .image_end = filesystem_btrfs_end,
    },
};

const struct filesystem *filesystem_find(const char *name)
{
    for (size_t i = 0; i < sizeof(filesystems) / sizeof(filesystems[0]); i++)
        if (!strcmp(filesystems[i].name, name))
            return &filesystems[i];
    return NULL;
}

int filesystem_needs(const struct filesystem *filesystem, struct why *why)
{
    if (filesystem->image != filesystem->image_end)
        return 0;
    return why_set(why, -ENOTSUP,
                   "it needs an image of %s, and mkfs.%s was missing when this program was built: "
                   "install %s and build it again",
                   filesystem->name, filesystem->name, filesystem->package);
}

int filesystem_put(const struct filesystem *filesystem, struct disk *disk)
{
    const unsigned char *at = filesystem->image;
    int rc = 0;

    while (!rc && at < filesystem->image_end) {
        struct filesystem_run run;

        memcpy(&run, at, sizeof(run));
        at += sizeof(run);
        rc = disk_write_durable(disk, run.sector, run.sectors, at);
        at += run.sectors * DISK_SECTOR;
    }
    return rc;
}
