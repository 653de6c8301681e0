/* SPDX-License-Identifier: BSD-2-Clause */
/* xen-blkfront of Linux: what it makes of a refusal, as measured on Debian's kernels of eight series. */
#include "cases/profiles/linux/linux.h"

#include <stddef.h>

static const char *const tested_before_5_14[] = {
    "01296ce3709ea15bc3d4a374d1218a4c4b0e79db", /* 5.10.262-1 */
    NULL,
};
static const char *const tested_before_6_11[] = {
    "a535a65614f6684504632fae60820c603bccad9d", /* 6.1.192-2 */
    NULL,
};
static const char *const tested_since_6_11[] = {
    "2a8a3d7bc4b07453ba5581beecaa3c4127a8f03c", /* 6.12.117-1~deb12u1 */
    "c702f7160793e998c6a5213af6e39b3aa6379b94", /* 6.16.12-1~bpo13+1 */
    "c8f1324a61b75323493747b2b886f7cd40434103", /* 6.17.13-1~bpo13+1 */
    "4c1ec20ee25488eb37068f5b8b445e04fbb10f9c", /* 6.18.15-1~bpo13+1 */
    "6f89d252384a92823ded126144d95cf59dab4e54", /* 7.2.12-1~bpo13+1 */
    "c553740e31ac32a49da8704ad39c62ce78833e48", /* 7.3.4-1~bpo13+1 */
    NULL,
};

#define BEFORE_6_11(family) linux_##family##_always, linux_##family##_before_6_11,
#define SINCE_6_11(family)  linux_##family##_always, linux_##family##_since_6_11,

static const struct pinned *const before_5_14[] = {LINUX_FAMILIES(BEFORE_6_11) linux_before_5_14,
                                                   NULL};
static const struct pinned *const before_6_11[] = {LINUX_FAMILIES(BEFORE_6_11) linux_5_14_to_6_10,
                                                   NULL};
static const struct pinned *const since_6_11[] = {LINUX_FAMILIES(SINCE_6_11) NULL};

extern const struct profile profile_linux_before_5_14, profile_linux_before_6_11,
    profile_linux_since_6_11;
const struct profile profile_linux_before_5_14 = {
    .name = "linux-before-5.14",
    .driver = "xen-blkfront of Linux",
    .from = "3.8",
    .below = "5.14",
    .tested = tested_before_5_14,
    .tables = before_5_14,
};
const struct profile profile_linux_before_6_11 = {
    .name = "linux-before-6.11",
    .driver = "xen-blkfront of Linux",
    .from = "5.14",
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
