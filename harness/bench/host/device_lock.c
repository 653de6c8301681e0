/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/host/device_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/bench/host/host.h"

int device_lock(struct device_lock *lock, unsigned domid, unsigned vdev, struct why *why)
{
    int rc;

    mkdir(HOST_LOCK_DIR, 0700);
    snprintf(lock->path, sizeof(lock->path), HOST_LOCK_DIR "/vbd-%u-%u", domid, vdev);
    lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock->fd < 0)
        return why_set(why, -errno, "cannot make the lock %s: %s", lock->path, strerror(errno));
    if (!flock(lock->fd, LOCK_EX | LOCK_NB))
        return 0;
    rc = errno == EWOULDBLOCK
             ? why_set(why, -EBUSY, "another blkproof serves device %u of domain %u", vdev, domid)
             : why_set(why, -errno, "cannot take the lock %s: %s", lock->path, strerror(errno));
    close(lock->fd);
    *lock = DEVICE_LOCK_NONE;
    return rc;
}

void device_unlock(struct device_lock *lock)
{
    if (lock->fd < 0)
        return;
    unlink(lock->path);
    close(lock->fd);
    rmdir(HOST_LOCK_DIR); /* when it was the last */
    *lock = DEVICE_LOCK_NONE;
}
