/* SPDX-License-Identifier: BSD-2-Clause */
/* xen-blkfront of Linux: what it makes of a refusal, as measured on 6.1.192 and 6.12.117. */
#include "cases/profiles/linux/linux.h"

#include <stddef.h>

/* xen-blkfront.ko of Debian's linux-image-6.1.0-56-amd64 6.1.192-2 */
static const char *const tested_before_6_11[] = {"a535a65614f6684504632fae60820c603bccad9d", NULL};

/* xen-blkfront.ko of Debian's linux-image-6.12.117+deb12-amd64 6.12.117-1~deb12u1 */
static const char *const tested_since_6_11[] = {"2a8a3d7bc4b07453ba5581beecaa3c4127a8f03c", NULL};

#define BEFORE_6_11(family) linux_##family##_always, linux_##family##_before_6_11,
#define SINCE_6_11(family)  linux_##family##_always, linux_##family##_since_6_11,

static const struct pinned *const before_6_11[] = {LINUX_FAMILIES(BEFORE_6_11) NULL};
static const struct pinned *const since_6_11[] = {LINUX_FAMILIES(SINCE_6_11) NULL};

extern const struct profile profile_linux_before_6_11, profile_linux_since_6_11;
const struct profile profile_linux_before_6_11 = {
    .name = "linux-before-6.11",
    .driver = "xen-blkfront of Linux",
    .from = "3.8",
    .below = "6.11",
    .tested = tested_before_6_11,
    .tables = before_6_11,
};
const struct profile profile_linux_since_6_11 = {
    .name = "linux-since-6.11",
    .driver = "xen-blkfront of Linux",
    .from = "6.11",
    .tested = tested_since_6_11,
    .tables = since_6_11,
};
