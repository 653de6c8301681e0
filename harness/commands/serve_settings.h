/* SPDX-License-Identifier: BSD-2-Clause */
/* serve_settings: what the options of `serve` mean. */
#ifndef HARNESS_COMMANDS_SERVE_SETTINGS_H
#define HARNESS_COMMANDS_SERVE_SETTINGS_H

#include <stdbool.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "harness/options.h"

#define SERVE_SIZE    "64M"
#define SERVE_BACKEND "linux-blkback"

/* As they were given. */
struct serve_settings {
    const char *domain, *vdev, *backend;
    const char *disk, *base, *size;
    struct option_strings offer, rules;
    bool quiet, no_journal, no_input, backends;
    unsigned slow;
};

struct serve_setup {
    struct backend_config backend; /* but for domid, disk and journal */
    struct disk_config disk;
    const char *name; /* of the backend's personality */
};

/*
 * serve_settings_read: -EINVAL with a sentence that says what is wrong, before anything is touched.
 * Rules are only looked at.
 */
int serve_settings_read(const struct serve_settings *settings, struct serve_setup *setup_out,
                        struct why *why);

#endif
