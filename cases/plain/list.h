/* SPDX-License-Identifier: BSD-2-Clause */
#define PLAIN_CASES(X)                                                                             \
    X(scan_read_refused)                                                                           \
    X(plain_io)                                                                                    \
    X(read_refused)                                                                                \
    X(read_refused_always)                                                                         \
    X(read_refused_indirect)                                                                       \
    X(read_error)                                                                                  \
    X(read_unknown_status)                                                                         \
    X(write_refused)                                                                               \
    X(write_refused_always)                                                                        \
    X(write_refused_but_written)                                                                   \
    X(write_refused_indirect)                                                                      \
    X(write_refused_before_flush)                                                                  \
    X(write_refused_full_ring)                                                                     \
    X(write_refused_while_closing)                                                                 \
    X(write_error)                                                                                 \
    X(write_unknown_status)
