/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clauses: what a frontend may rely on, and what may be expected of it.
 *
 * blkif.h (xen/include/public/io) says what frontend and backend owe each other.  The block layer's write-cache contract
 * (Documentation/block/writeback_cache_control.rst and the completion rules of struct bio, in Linux; other systems ask
 * the same of their drivers) says what a driver owes the system it is in.  fsync(2) says what a program is owed in the end.
 *
 * Numbers: N nodes and what they announce, O operations, R refusals, S states, W the write-cache contract, F fsync(2).
 */
#ifndef CASES_CLAUSES_H
#define CASES_CLAUSES_H

#include "harness/case.h"

/* One line per clause, in the order of their numbers. */
#define ALL_CLAUSES(X)                                                                             \
    X(only_offered)                                                                                \
    X(node_values)                                                                                 \
    X(barrier_offered)                                                                             \
    X(flush_offered)                                                                               \
    X(discard_offered)                                                                             \
    X(indirect_offered)                                                                            \
    X(transport)                                                                                   \
    X(node_rewritten)                                                                              \
    X(barrier_order)                                                                               \
    X(barrier_durability)                                                                          \
    X(barrier_empty)                                                                               \
    X(flush_commits)                                                                               \
    X(flush_has_no_data)                                                                           \
    X(discard_is_a_hint)                                                                           \
    X(discard_secure)                                                                              \
    X(segments)                                                                                    \
    X(barrier_refusable)                                                                           \
    X(flush_refusable)                                                                             \
    X(discard_refusable)                                                                           \
    X(plain_not_refusable)                                                                         \
    X(failed)                                                                                      \
    X(unknown_status)                                                                              \
    X(connect)                                                                                     \
    X(connect_anew)                                                                                \
    X(closing)                                                                                     \
    X(announce)                                                                                    \
    X(flush_reaches)                                                                               \
    X(flush_covers)                                                                                \
    X(fua)                                                                                         \
    X(told_truly)                                                                                  \
    X(completes)                                                                                   \
    X(no_order)                                                                                    \
    X(promise_stands)                                                                              \
    X(limits)                                                                                      \
    X(sync_told)                                                                                   \
    X(sync_keeps)

#define DECLARE_CLAUSE(name) extern const struct clause clause_##name;
ALL_CLAUSES(DECLARE_CLAUSE)
#undef DECLARE_CLAUSE

extern const struct clause *const all_clauses[]; /* NULL-ended */

#endif
