/* SPDX-License-Identifier: BSD-2-Clause */
#define FILESYSTEM_CASES(X)                                                                        \
    X(ext4_power_cut)                                                                              \
    X(xfs_power_cut)                                                                               \
    X(btrfs_power_cut)
