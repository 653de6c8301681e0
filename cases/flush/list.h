/* SPDX-License-Identifier: BSD-2-Clause */
#define FLUSH_CASES(X)                                                                             \
    X(flush_refused_first)                                                                         \
    X(flush_refused_second)                                                                        \
    X(flush_refused_in_a_loop)                                                                     \
    X(flush_refused_before_write)                                                                  \
    X(flush_refused_always)                                                                        \
    X(flush_refused_now_and_then)                                                                  \
    X(flush_refused_but_performed)                                                                 \
    X(flush_revoked)                                                                               \
    X(flush_error_first)                                                                           \
    X(flush_error_second)                                                                          \
    X(flush_unknown_status)                                                                        \
    X(flush_refused_among_writes)                                                                  \
    X(flush_refused_among_reads)                                                                   \
    X(flush_refused_while_one_waits)                                                               \
    X(flush_refused_while_others_wait)                                                             \
    X(flush_error_while_others_wait)                                                               \
    X(flush_refused_half_ring)                                                                     \
    X(flush_refused_full_ring)                                                                     \
    X(flush_refused_many_writers)                                                                  \
    X(flush_refused_in_a_storm)                                                                    \
    X(flush_refused_before_close)
