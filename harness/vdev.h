/* SPDX-License-Identifier: BSD-2-Clause */
/* vdev: virtual-device numbers and the names people give them (Xen's vbd-interface). */
#ifndef HARNESS_VDEV_H
#define HARNESS_VDEV_H

#include <stdbool.h>

struct why;

/*
 * vdev_of reads "xvda", "xvdb3", "xvdaa" or the number itself.  -EINVAL with a sentence: it names no
 * device.  The first 16 disks are numbered as Linux's old xvd majors were, up to 15 partitions each;
 * later ones, and more partitions, in the extended way.
 */
int vdev_of(const char *name, unsigned *vdev_out, struct why *why);

/* vdev_another: does a line of Linux's log name a disk ("xvdb", "vbd-51728"), and never this one? */
bool vdev_another(unsigned vdev, const char *line);

#endif
