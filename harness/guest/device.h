/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * device: a virtual block device, from its xenbus number to open descriptors and its queue limits.
 *
 * All of these may wait for the driver (an open reads the partition table, a close writes back):
 * call them in a thread.
 */
#ifndef HARNESS_GUEST_DEVICE_H
#define HARNESS_GUEST_DEVICE_H

#include <stdbool.h>
#include <sys/types.h>

#include "harness/guest/mount.h"
#include "harness/guest/protocol.h"

struct why;

#define DEVICE_OPENERS 2

/* Where the kernel shows itself. */
struct device_paths {
    const char *block; /* "/sys/block" */
    const char *dev;   /* "/dev" */
};

struct device {
    unsigned long vdev;
    char name[32];
    unsigned long sectors; /* of 512 bytes */
    dev_t number;
    const char *dev; /* the folder of its node; the caller's */
    /* Independent openers: what one has been told of, the other may still have to be. */
    struct device_opener {
        int direct, buffered; /* descriptors with and without O_DIRECT; -1: none */
    } opener[DEVICE_OPENERS];
    struct mount mount; /* what steps have mounted of it */
};

#define DEVICE_NONE ((struct device){.opener = {{-1, -1}, {-1, -1}}, .mount = MOUNT_NONE})

/*
 * device_open finds the disk of this vbd and opens it.  0, or a negative errno with a sentence;
 * -EAGAIN: it is not a disk that can be opened yet, a uevent may tell that it has become one.
 */
int device_open(struct device *device, const struct device_paths *paths, unsigned long vdev,
                struct why *why);

/* device_measure: how many sectors it has now.  0 or a negative errno with a sentence. */
int device_measure(struct device *device, struct why *why);

/* device_any: is any vbd a disk? */
bool device_any(const struct device_paths *paths);

/*
 * device_tell reads where protocol.h says that this is told: 0 or a negative errno.
 */
int device_tell(const struct device *device, uint64_t first, unsigned thread,
                enum agent_found found, int error);

/*
 * device_close unmounts first, and accepts DEVICE_NONE.  device_reopen opens again what was closed: 0 or a negative errno with a
 * sentence, and it stays closed.
 */
void device_close(struct device *device);
int device_reopen(struct device *device, struct why *why);

/*
 * device_limits fills text with the words that follow `limits <vdev>`; false: the queue's files are
 * not all there yet.
 */
bool device_limits(const struct device *device, const struct device_paths *paths,
                   char text[AGENT_LINE]);

/*
 * device_unthrottle turns the block layer's writeback throttling off: it lets callers sleep before
 * they ask for anything, and wakes them by the clock.
 */
void device_unthrottle(const struct device *device, const struct device_paths *paths);

/*
 * device_uevents opens the socket on which the kernel announces devices: a descriptor, or a
 * negative errno with a sentence. device_uevents_drain tells whether there was anything.
 */
int device_uevents(struct why *why);
bool device_uevents_drain(int fd);

#endif
