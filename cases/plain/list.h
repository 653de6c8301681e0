/* SPDX-License-Identifier: BSD-2-Clause */
#define PLAIN_CASES(X)                                                                             \
    X(plain_io)                                                                                    \
    X(read_refused)                                                                                \
    X(read_refused_always)                                                                         \
    X(write_refused)
