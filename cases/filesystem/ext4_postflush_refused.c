/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_ext4_postflush_refused;
const struct conf_case case_ext4_postflush_refused = {
    .name = "ext4-postflush-refused",
    .filesystem = "ext4",
    POSTFLUSH_REFUSED,
};
