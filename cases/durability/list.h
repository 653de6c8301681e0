/* SPDX-License-Identifier: BSD-2-Clause */
#define DURABILITY_CASES(X)                                                                        \
    X(power_cut_after_refusal)                                                                     \
    X(write_during_flush)                                                                          \
    X(power_cut_after_each_sync)                                                                   \
    X(power_cut_after_each_barrier)                                                                \
    X(power_cut_after_lone_barrier)                                                                \
    X(power_cut_second_sync_refused)                                                               \
    X(power_cut_fdatasync_refused)                                                                 \
    X(power_cut_flush_failed)                                                                      \
    X(power_cut_refused_but_flushed)                                                               \
    X(power_cut_refused_twice)                                                                     \
    X(power_cut_record_flush_refused)                                                              \
    X(power_cut_barrier_refused_written)                                                           \
    X(power_cut_shared_flush_refused)                                                              \
    X(power_cut_backend_never_syncs)
