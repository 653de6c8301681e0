/* SPDX-License-Identifier: BSD-2-Clause */
/* played: what the journal of a play that came to its end says of a case. */
#ifndef HARNESS_PLAYED_H
#define HARNESS_PLAYED_H

#include "harness/case.h"
#include "harness/profile.h"
#include "harness/result.h"

struct journal;

/*
 * played_judge fills what judge_case does.  A frontend that did not use what the case was offered
 * beside its own (`more`), or what it is about, makes it an error or a skip.
 */
void played_judge(const struct conf_case *c, const struct offer *more,
                  const struct journal *journal, const struct profile *profile,
                  struct case_result *result);

#endif
