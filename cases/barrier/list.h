/* SPDX-License-Identifier: BSD-2-Clause */
#define BARRIER_CASES(X)                                                                           \
    X(barrier_empty_refused)                                                                       \
    X(barrier_data_refused)                                                                        \
    X(barrier_data_refused_but_written)                                                            \
    X(barrier_data_error)                                                                          \
    X(barrier_refused_always)                                                                      \
    X(barrier_refused_full_ring)
