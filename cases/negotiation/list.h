/* SPDX-License-Identifier: BSD-2-Clause */
#define NEGOTIATION_CASES(X)                                                                       \
    X(offer_nothing)                                                                               \
    X(offer_flush)                                                                                 \
    X(offer_barrier)                                                                               \
    X(offer_both)
