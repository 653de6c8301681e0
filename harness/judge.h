/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge: case and journal in, findings and verdict out.  A pure function: an old journal can be
 * judged again.
 */
#ifndef HARNESS_JUDGE_H
#define HARNESS_JUDGE_H

#include "harness/case.h"
#include "harness/profile.h"
#include "harness/result.h"

struct journal;
struct why;

/*
 * judge_case fills the result's subjects, findings, outcome, verdict, reason and notice; the caller
 * owns them (result_case_dispose) and fills the rest.  profile may be NULL.  Absence of evidence
 * makes the verdict an error with a reason, never a pass.
 */
void judge_case(const struct conf_case *c, const struct journal *journal,
                const struct profile *profile, struct case_result *result);

/* judge_control: 0: the control run was clean; -EINVAL with a sentence: it was not, and the case
 * proves nothing. */
int judge_control(const struct conf_case *c, const struct journal *journal, struct why *why);

#endif
