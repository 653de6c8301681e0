/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants_report: what became of the mutants, for a reader; and the list of those there are. */
#ifndef HARNESS_COMMANDS_MUTANTS_REPORT_H
#define HARNESS_COMMANDS_MUTANTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/commands/mutants_run.h"

/* mutants_report_text: what was not caught in full, the others a line each, and the score. */
void mutants_report_text(FILE *out, const struct mutants_results *results,
                         const struct picked_list *mutants, bool colour);

/* mutants_report_markdown: one table, a column for each kernel, and the score. */
void mutants_report_markdown(FILE *out, const struct mutants_results *results,
                             const struct picked_list *mutants);

/* mutants_status: 3 something is not known, 1 not all were caught, else 0. */
int mutants_status(const struct mutants_results *results);

void mutants_list(FILE *out, const struct picked_list *mutants);

#endif
