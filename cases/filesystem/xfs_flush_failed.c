/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_xfs_flush_failed;
const struct conf_case case_xfs_flush_failed = {
    .name = "xfs-flush-failed",
    .filesystem = "xfs",
    FLUSH_FAILED,
};
