/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_xfs_flush_refused_always;
const struct conf_case case_xfs_flush_refused_always = {
    .name = "xfs-flush-refused-always",
    .filesystem = "xfs",
    FLUSH_REFUSED_ALWAYS,
};
