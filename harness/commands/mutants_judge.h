/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants_judge: what became of the mutants on a kernel, by the results of a run. */
#ifndef HARNESS_COMMANDS_MUTANTS_JUDGE_H
#define HARNESS_COMMANDS_MUTANTS_JUDGE_H

#include "harness/commands/mutants_field.h"
#include "harness/mutants/fate.h"
#include "harness/result.h"

/*
 * mutants_judge fills fates, parallel to the field's trials, from a run that is kept in `folder`.
 * Control runs that a mutant breaks become results in the document.  -ENOMEM.
 */
int mutants_judge(struct fate *fates, const struct field *field, const char *folder,
                  struct run_document *run);

#endif
