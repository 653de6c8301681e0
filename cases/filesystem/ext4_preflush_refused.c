/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_ext4_preflush_refused;
const struct conf_case case_ext4_preflush_refused = {
    .name = "ext4-preflush-refused",
    .filesystem = "ext4",
    PREFLUSH_REFUSED,
};
