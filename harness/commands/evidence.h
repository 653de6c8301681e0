/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence: what a run has kept of a case, read back for a reader. */
#ifndef HARNESS_COMMANDS_EVIDENCE_H
#define HARNESS_COMMANDS_EVIDENCE_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/case.h"
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

/*
 * evidence_judge_controls.  A driver can be so broken that the control run, in which nothing is
 * refused, is not clean; a case is then not judged.  Where another driver is, that is a result: the
 * worst that happened in the control run becomes the case's outcome, and its verdict a failure.
 */
void evidence_judge_controls(const char *folder, struct run_document *document);

/*
 * evidence_panic finds in a console's text, or in what quotes one, where a kernel says that it dies;
 * NULL: it does not.  evidence_print_panic prints, indented, the first lines of that from a result's
 * console.
 */
const char *evidence_panic(const char *console);
void evidence_print_panic(FILE *out, const char *folder, const struct case_result *result);

/* evidence_print_lines prints, indented and harmless, so many lines of a text. */
void evidence_print_lines(FILE *out, const char *text, unsigned lines);

#endif
