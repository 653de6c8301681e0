/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_xfs_preflush_refused;
const struct conf_case case_xfs_preflush_refused = {
    .name = "xfs-preflush-refused",
    .filesystem = "xfs",
    PREFLUSH_REFUSED,
};
