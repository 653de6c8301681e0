/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_btrfs_power_cut;
const struct conf_case case_btrfs_power_cut = {
    .name = "btrfs-power-cut",
    .filesystem = "btrfs",
    POWER_CUT,
};
