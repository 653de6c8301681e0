/* SPDX-License-Identifier: BSD-2-Clause */
#define CONSEQUENCE_CASES(X)                                                                       \
    X(record_after_refused_flush)                                                                  \
    X(record_after_refused_barrier)                                                                \
    X(fsync_after_refused_record)                                                                  \
    X(journal_with_a_hole)                                                                         \
    X(limits_after_refused_flush)                                                                  \
    X(limits_after_refused_barrier)                                                                \
    X(barrier_tried_after_refused_flush)                                                           \
    X(flush_works_while_barriers_refused)                                                          \
    X(flush_after_failed_write)                                                                    \
    X(durable_write_after_failed_barrier)                                                          \
    X(failed_write_of_a_durable_one)                                                               \
    X(reopened_after_refused_flush)                                                                \
    X(another_opener_after_refused_flush)                                                          \
    X(discard_after_refused_flush)
