/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_btrfs_commit_record_refused;
const struct conf_case case_btrfs_commit_record_refused = {
    .name = "btrfs-commit-record-refused",
    .filesystem = "btrfs",
    RECORD_REFUSED,
};
