/* SPDX-License-Identifier: BSD-2-Clause */
/* judge_expect: does what a case expects hold? */
#ifndef HARNESS_JUDGE_EXPECT_H
#define HARNESS_JUDGE_EXPECT_H

#include "harness/judgement.h"

struct why;

/* judge_expectation adds the finding.  -EINVAL with a sentence: there is no evidence either way. */
int judge_expectation(struct judgement *j, const struct expectation *expect, struct why *why);

#endif
