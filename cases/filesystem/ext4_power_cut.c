/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_ext4_power_cut;
const struct conf_case case_ext4_power_cut = {
    .name = "ext4-power-cut",
    .filesystem = "ext4",
    POWER_CUT,
};
