/* SPDX-License-Identifier: BSD-2-Clause */
#define NEGOTIATION_CASES(X)                                                                       \
    X(offer_nothing)                                                                               \
    X(offer_zeros)                                                                                 \
    X(offer_flush)                                                                                 \
    X(offer_flush_barrier_zero)                                                                    \
    X(offer_barrier)                                                                               \
    X(offer_barrier_flush_zero)                                                                    \
    X(offer_both)                                                                                  \
    X(offer_two)                                                                                   \
    X(offer_one_and_more)                                                                          \
    X(offer_one_behind_blank)                                                                      \
    X(offer_word_beside_barrier)                                                                   \
    X(offer_negative_beside_barrier)                                                               \
    X(offer_empty_beside_barrier)                                                                  \
    X(offer_late)                                                                                  \
    X(offer_withdrawn)                                                                             \
    X(offer_withdrawn_then_resized)                                                                \
    X(offer_discard_only)                                                                          \
    X(offer_large_ring)                                                                            \
    X(offer_persistent)                                                                            \
    X(offer_untrusted)
