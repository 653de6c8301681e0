/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/guest/driver.h"

#define FILE_NAME "blkproof"

static int configure(int context, const char *options, const char *source)
{
    char words[MOUNT_OPTIONS], *rest = words, *option;
    int r = fsconfig(context, FSCONFIG_SET_STRING, "source", source, 0);

    snprintf(words, sizeof(words), "%s", options);
    while (r == 0 && (option = strsep(&rest, ","))) {
        char *value = strchr(option, '=');

        if (value)
            *value++ = '\0';
        if (*option)
            r = fsconfig(context, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, option, value,
                         0);
    }
    if (r == 0)
        r = fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
    return r < 0 ? -errno : 0;
}

/* A descriptor of the root, or a negative errno. */
static int mount_root(const char *type, const char *options, const char *source)
{
    int context = fsopen(type, FSOPEN_CLOEXEC), root, rc;

    if (context < 0)
        return -errno;
    rc = configure(context, options, source);
    if (rc == 0) {
        root = fsmount(context, FSMOUNT_CLOEXEC, 0);
        rc = root < 0 ? -errno : root;
    }
    close(context);
    return rc;
}

int mount_begin(struct mount *mount, const char *type, const char *options, const char *source)
{
    static const struct driver_file own;
    struct why ignored; /* it may be built in; whether it is there, fsopen tells */

    mount_end(mount);
    driver_load(type, "", &own, &ignored);
    mount->root = mount_root(type, options, source);
    if (mount->root < 0)
        return mount->root;
    mount->file = openat(mount->root, FILE_NAME, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return mount->file < 0 || syncfs(mount->file) < 0 ? -errno : 0;
}

/* With the last descriptor the file system goes, before close returns. */
void mount_end(struct mount *mount)
{
    if (mount->file >= 0)
        close(mount->file);
    if (mount->root >= 0)
        close(mount->root);
    *mount = MOUNT_NONE;
}
