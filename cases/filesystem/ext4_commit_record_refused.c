/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_ext4_commit_record_refused;
const struct conf_case case_ext4_commit_record_refused = {
    .name = "ext4-commit-record-refused",
    .filesystem = "ext4",
    RECORD_REFUSED,
};
