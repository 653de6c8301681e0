/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_xfs_commit_record_refused;
const struct conf_case case_xfs_commit_record_refused = {
    .name = "xfs-commit-record-refused",
    .filesystem = "xfs",
    RECORD_REFUSED,
};
