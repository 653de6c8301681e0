/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/appends.h"

extern const struct conf_case case_ext4_append_refused;
const struct conf_case case_ext4_append_refused = {
    .name = "ext4-append-refused",
    .filesystem = "ext4",
    APPENDS_REFUSED,
};
