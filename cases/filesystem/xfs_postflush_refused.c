/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_xfs_postflush_refused;
const struct conf_case case_xfs_postflush_refused = {
    .name = "xfs-postflush-refused",
    .filesystem = "xfs",
    POSTFLUSH_REFUSED,
};
