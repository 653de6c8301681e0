/* SPDX-License-Identifier: BSD-2-Clause */
#define MOVED_CASES(X)                                                                             \
    X(moved_with_requests_on_the_ring)                                                             \
    X(moved_with_writes_on_the_ring)                                                               \
    X(moved_with_a_flush_on_the_ring)                                                              \
    X(durable_write_after_resume)                                                                  \
    X(moved_flush_to_barrier)                                                                      \
    X(moved_nothing_to_flush)                                                                      \
    X(moved_flush_to_nothing)                                                                      \
    X(moved_barrier_to_nothing)                                                                    \
    X(refused_then_moved)                                                                          \
    X(revoked_then_moved)                                                                          \
    X(moved_then_flush_refused)                                                                    \
    X(moved_then_barrier_refused)                                                                  \
    X(moved_to_smaller_requests)                                                                   \
    X(reattached_barrier_to_flush)                                                                 \
    X(refused_then_reattached)                                                                     \
    X(refused_then_reloaded)                                                                       \
    X(moved_blkback_to_tapback)                                                                    \
    X(moved_tapback_to_blkback)                                                                    \
    X(moved_tapback_to_freebsd)
