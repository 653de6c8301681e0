/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/appends.h"

extern const struct conf_case case_xfs_append_refused;
const struct conf_case case_xfs_append_refused = {
    .name = "xfs-append-refused",
    .filesystem = "xfs",
    APPENDS_REFUSED,
};
