/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_btrfs_preflush_refused;
const struct conf_case case_btrfs_preflush_refused = {
    .name = "btrfs-preflush-refused",
    .filesystem = "btrfs",
    PREFLUSH_REFUSED,
};
