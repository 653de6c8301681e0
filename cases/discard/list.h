/* SPDX-License-Identifier: BSD-2-Clause */
#define DISCARD_CASES(X)                                                                           \
    X(discard_refused)                                                                             \
    X(discard_refused_second)                                                                      \
    X(discard_refused_always)                                                                      \
    X(discard_refused_among_writes)                                                                \
    X(discard_revoked)                                                                             \
    X(discard_error)                                                                               \
    X(discard_unknown_status)                                                                      \
    X(secure_discard_refused)                                                                      \
    X(secure_discard_error)
