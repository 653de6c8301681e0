/* SPDX-License-Identifier: BSD-2-Clause */
/* drivers: many drivers for a kernel, made side by side. */
#ifndef HARNESS_LAB_DRIVER_DRIVERS_H
#define HARNESS_LAB_DRIVER_DRIVERS_H

#include "fake_backend/why.h"
#include "harness/lab/driver/driver.h"
#include "harness/lab/lab.h"

struct driver_item {
    struct driver_order order;
    struct driver_made *made;
    int rc; /* as driver_make returned it, with a sentence */
    struct why why;
};

/*
 * drivers_make makes all of them, as many at a time as this machine has processors.  -EINTR: stop_fd
 * (-1: none) became readable; some were not made then.  -EAGAIN: no thread could be started.
 */
int drivers_make(struct driver_item *items, size_t count, int stop_fd, lab_progress *progress,
                 void *progress_ctx, struct why *why);

#endif
