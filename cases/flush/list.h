/* SPDX-License-Identifier: BSD-2-Clause */
#define FLUSH_CASES(X)                                                                             \
    X(flush_refused_first)                                                                         \
    X(flush_refused_second)                                                                        \
    X(flush_error_first)                                                                           \
    X(flush_refused_while_others_wait)                                                             \
    X(flush_refused_full_ring)                                                                     \
    X(flush_refused_many_writers)
