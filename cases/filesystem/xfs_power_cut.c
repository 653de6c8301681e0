/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_xfs_power_cut;
const struct conf_case case_xfs_power_cut = {
    .name = "xfs-power-cut",
    .filesystem = "xfs",
    POWER_CUT,
};
