/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence: what the journal of a case shows of one caller, for a reader. */
#ifndef HARNESS_COMMANDS_EVIDENCE_H
#define HARNESS_COMMANDS_EVIDENCE_H

#include <stdio.h>

#include "harness/result.h"

/*
 * evidence_step: the step of the first caller, in the journal, who is of this subject and ended so;
 * -1: none, or nothing was kept.  folder is the run's.
 */
int evidence_step(const char *folder, const struct case_result *result, const char *subject,
                  const char *outcome);

/*
 * evidence_journal prints, indented, the journal lines that show what became of one caller of a
 * subject, of this step if there is one: from his request to what he was told.
 */
void evidence_journal(FILE *out, const char *folder, const struct case_result *result,
                      const char *subject, int step);

#endif
