/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_ext4_flush_failed;
const struct conf_case case_ext4_flush_failed = {
    .name = "ext4-flush-failed",
    .filesystem = "ext4",
    FLUSH_FAILED,
};
