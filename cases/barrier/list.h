/* SPDX-License-Identifier: BSD-2-Clause */
#define BARRIER_CASES(X)                                                                           \
    X(barrier_empty_refused)                                                                       \
    X(barrier_empty_refused_before_write)                                                          \
    X(barrier_empty_error)                                                                         \
    X(barrier_empty_unknown_status)                                                                \
    X(barrier_empty_refused_others_wait)                                                           \
    X(barrier_data_refused)                                                                        \
    X(barrier_data_refused_second)                                                                 \
    X(barrier_data_refused_now_and_then)                                                           \
    X(barrier_data_refused_but_written)                                                            \
    X(barrier_data_error)                                                                          \
    X(barrier_data_error_but_written)                                                              \
    X(barrier_data_unknown_status)                                                                 \
    X(barrier_revoked)                                                                             \
    X(barrier_refused_always)                                                                      \
    X(barrier_refused_before_writes)                                                               \
    X(barrier_refused_before_reads)                                                                \
    X(barrier_refused_while_one_waits)                                                             \
    X(barrier_refused_half_ring)                                                                   \
    X(barrier_refused_full_ring)                                                                   \
    X(barrier_error_full_ring)                                                                     \
    X(barrier_refused_in_a_storm)                                                                  \
    X(barrier_refused_before_close) X(barrier_refused_on_second_queue)
