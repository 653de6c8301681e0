/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/cases.h"

#include <stddef.h>

/* One line per case, in the order of reports.  A test fails when a file is not in this list. */
#define ALL_CASES(X)                                                                               \
    X(offer_nothing)                                                                               \
    X(offer_flush)                                                                                 \
    X(offer_barrier)                                                                               \
    X(offer_both)                                                                                  \
    X(flush_refused_first)                                                                         \
    X(flush_refused_second)                                                                        \
    X(flush_error_first)                                                                           \
    X(flush_refused_while_others_wait)                                                             \
    X(flush_refused_full_ring)                                                                     \
    X(flush_refused_many_writers)                                                                  \
    X(barrier_empty_refused)                                                                       \
    X(barrier_data_refused)                                                                        \
    X(barrier_data_refused_but_written)                                                            \
    X(barrier_data_error)                                                                          \
    X(barrier_refused_always)                                                                      \
    X(barrier_refused_full_ring)                                                                   \
    X(power_cut_after_refusal)                                                                     \
    X(write_during_flush)                                                                          \
    X(large_durable_write_flush)                                                                   \
    X(large_durable_write_barrier)                                                                 \
    X(plain_io)                                                                                    \
    X(read_refused)                                                                                \
    X(read_refused_always)                                                                         \
    X(write_refused)                                                                               \
    X(durable_write_after_resume)

#define DECLARE(name) extern const struct conf_case case_##name;
#define ENTRY(name)   &case_##name,

ALL_CASES(DECLARE)

const struct conf_case *const all_cases[] = {ALL_CASES(ENTRY) NULL};

extern const struct profile profile_linux_before_6_11, profile_linux_since_6_11;

const struct profile *const all_profiles[] = {
    &profile_linux_before_6_11,
    &profile_linux_since_6_11,
    NULL,
};
