/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/vdev.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

#define OLD_DISKS      16u
#define OLD_PARTITIONS 16u
#define MAX_DISKS      (1u << 20)
#define MAX_PARTITIONS 256u
#define MAX_VDEV       (1u << 29)

static bool number_of(const char *text, unsigned long end, unsigned *number_out)
{
    unsigned long number;
    char *rest;

    errno = 0;
    number = strtoul(text, &rest, 10);
    if (*text < '0' || *text > '9' || *rest || errno || number >= end)
        return false;
    *number_out = (unsigned)number;
    return true;
}

/* "a" is 0, "z" 25, "aa" 26. */
static bool disk_of(const char *text, unsigned *disk_out, const char **rest_out)
{
    unsigned count = 0;

    for (; *text >= 'a' && *text <= 'z' && count <= MAX_DISKS; text++)
        count = count * 26 + (unsigned)(*text - 'a') + 1;
    if (!count || count > MAX_DISKS)
        return false;
    *disk_out = count - 1;
    *rest_out = text;
    return true;
}

static unsigned compose(unsigned disk, unsigned partition)
{
    return disk < OLD_DISKS && partition < OLD_PARTITIONS ? 202u << 8 | disk << 4 | partition
                                                          : 1u << 28 | disk << 8 | partition;
}

int vdev_of(const char *name, unsigned *vdev_out, struct why *why)
{
    unsigned disk, partition = 0;
    const char *rest;

    if (number_of(name, MAX_VDEV, vdev_out))
        return 0;
    if (strncmp(name, "xvd", 3) != 0 || !disk_of(name + 3, &disk, &rest) ||
        (*rest && !number_of(rest, MAX_PARTITIONS, &partition)))
        return why_set(why, -EINVAL,
                       "'%s' is no virtual device: give a name, as xvdb, or a number, as 51728",
                       name);
    *vdev_out = compose(disk, partition);
    return 0;
}

/* Does the text begin with the name of a disk, or of a partition on it? */
static bool names_disk(const char *text, unsigned *vdev_out)
{
    unsigned disk;
    const char *rest;

    if (sscanf(text, "vbd-%u", vdev_out) == 1)
        return true;
    if (strncmp(text, "xvd", 3) != 0 || !disk_of(text + 3, &disk, &rest))
        return false;
    *vdev_out = compose(disk, 0);
    return true;
}

bool vdev_another(unsigned vdev, const char *line)
{
    bool another = false;
    unsigned named;

    for (; *line; line++) {
        if (!names_disk(line, &named))
            continue;
        if (named == vdev)
            return false;
        another = true;
    }
    return another;
}
