/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * device_lock: who of this host's blkproofs serves a device.  The kernel lets go of a lock when its
 * holder dies, so that whatever else he left can be told from what is in use.
 */
#ifndef HARNESS_BENCH_HOST_DEVICE_LOCK_H
#define HARNESS_BENCH_HOST_DEVICE_LOCK_H

struct why;

struct device_lock {
    char path[64];
    int fd; /* -1: not ours */
};

#define DEVICE_LOCK_NONE ((struct device_lock){.fd = -1})

/* device_lock: -EBUSY with a sentence: another one has it. */
int device_lock(struct device_lock *lock, unsigned domid, unsigned vdev, struct why *why);
void device_unlock(struct device_lock *lock); /* accepts DEVICE_LOCK_NONE */

#endif
