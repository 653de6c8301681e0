/* SPDX-License-Identifier: BSD-2-Clause */
#define FILESYSTEM_CASES(X)                                                                        \
    X(ext4_power_cut)                                                                              \
    X(ext4_preflush_refused)                                                                       \
    X(ext4_postflush_refused)                                                                      \
    X(ext4_commit_record_refused)                                                                  \
    X(ext4_flush_failed)                                                                           \
    X(ext4_flush_refused_always)                                                                   \
    X(xfs_power_cut)                                                                               \
    X(xfs_preflush_refused)                                                                        \
    X(xfs_postflush_refused)                                                                       \
    X(xfs_commit_record_refused)                                                                   \
    X(xfs_flush_failed)                                                                            \
    X(xfs_flush_refused_always)                                                                    \
    X(btrfs_power_cut)                                                                             \
    X(btrfs_preflush_refused)                                                                      \
    X(btrfs_commit_record_refused)                                                                 \
    X(ext4_flush_ignored)
