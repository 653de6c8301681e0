/* SPDX-License-Identifier: BSD-2-Clause */
#define SIZE_CASES(X)                                                                              \
    X(large_durable_write_flush)                                                                   \
    X(large_durable_write_barrier)
