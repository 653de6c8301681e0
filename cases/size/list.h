/* SPDX-License-Identifier: BSD-2-Clause */
#define SIZE_CASES(X)                                                                              \
    X(large_durable_write_flush)                                                                   \
    X(large_durable_write_barrier)                                                                 \
    X(largest_barrier_refused)                                                                     \
    X(durable_mebibyte_by_barriers)                                                                \
    X(split_write_second_half_refused)                                                             \
    X(split_write_first_half_refused)                                                              \
    X(indirect_durable_write_refused)                                                              \
    X(indirect_smaller_than_the_write)                                                             \
    X(largest_indirect_refused)                                                                    \
    X(large_durable_write_after_refusal)                                                           \
    X(indirect_of_eleven_segments)                                                                 \
    X(odd_sectors_refused)                                                                         \
    X(four_kilobyte_sectors_refused)                                                               \
    X(persistent_pages_refused)                                                                    \
    X(flush_refused_large_ring)                                                                    \
    X(flush_refused_every_transport)
