/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/cases.h"

#include <stddef.h>

#include "cases/backends/list.h"
#include "cases/barrier/list.h"
#include "cases/consequence/list.h"
#include "cases/discard/list.h"
#include "cases/durability/list.h"
#include "cases/filesystem/list.h"
#include "cases/flush/list.h"
#include "cases/negotiation/list.h"
#include "cases/plain/list.h"
#include "cases/moved/list.h"
#include "cases/size/list.h"

/* In the order of reports.  A test fails when a file is in no family's list. */
#define ALL_CASES(X)                                                                               \
    NEGOTIATION_CASES(X)                                                                           \
    FLUSH_CASES(X)                                                                                 \
    BARRIER_CASES(X)                                                                               \
    DISCARD_CASES(X)                                                                               \
    CONSEQUENCE_CASES(X)                                                                           \
    DURABILITY_CASES(X)                                                                            \
    SIZE_CASES(X)                                                                                  \
    PLAIN_CASES(X)                                                                                 \
    MOVED_CASES(X)                                                                                 \
    BACKENDS_CASES(X)                                                                              \
    FILESYSTEM_CASES(X)

#define DECLARE(name) extern const struct conf_case case_##name;
#define ENTRY(name)   &case_##name,

ALL_CASES(DECLARE)

const struct conf_case *const all_cases[] = {ALL_CASES(ENTRY) NULL};

extern const struct profile profile_linux_before_5_14, profile_linux_before_6_11,
    profile_linux_since_6_11;

const struct profile *const all_profiles[] = {
    &profile_linux_before_5_14,
    &profile_linux_before_6_11,
    &profile_linux_since_6_11,
    NULL,
};
