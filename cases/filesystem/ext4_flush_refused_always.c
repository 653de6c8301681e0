/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/filesystem/commit.h"

extern const struct conf_case case_ext4_flush_refused_always;
const struct conf_case case_ext4_flush_refused_always = {
    .name = "ext4-flush-refused-always",
    .filesystem = "ext4",
    FLUSH_REFUSED_ALWAYS,
};
