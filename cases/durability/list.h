/* SPDX-License-Identifier: BSD-2-Clause */
#define DURABILITY_CASES(X)                                                                        \
    X(power_cut_after_refusal)                                                                     \
    X(write_during_flush)
