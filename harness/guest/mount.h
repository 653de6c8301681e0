/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mount: a file system on a device, and one file in it, for steps to work on.
 *
 * It is mounted nowhere: only descriptors hold it, so that nothing stays when the agent ends.  All of these may wait for
 * the device: call them in a thread.
 */
#ifndef HARNESS_GUEST_MOUNT_H
#define HARNESS_GUEST_MOUNT_H

#define MOUNT_TYPE    16
#define MOUNT_OPTIONS 64

struct mount {
    int root, file; /* descriptors; -1: none */
};

#define MOUNT_NONE ((struct mount){.root = -1, .file = -1})

/*
 * mount_begin mounts what is on the device `source`, with options "name[=value],...", loading the kernel's module where
 * it is one, and opens the file, which is made if need be.  Then nothing of that is left to be written.  0 or a negative
 * errno: -ENODEV: the kernel has no such file system.  What was reached stays, for mount_end.
 */
int mount_begin(struct mount *mount, const char *type, const char *options, const char *source);

/* mount_end unmounts; accepts MOUNT_NONE. */
void mount_end(struct mount *mount);

#endif
