/* SPDX-License-Identifier: BSD-2-Clause */
/* result_check: what must be true of results beyond each key by itself. */
#ifndef HARNESS_RESULT_CHECK_H
#define HARNESS_RESULT_CHECK_H

#include "harness/result.h"

/* Both return 0, or -EINVAL with a sentence that starts with the place; -ENOMEM. */
int result_check_case(const struct case_result *result, struct why *why);
int result_check_document(const struct run_document *document, struct why *why);

#endif
