/* SPDX-License-Identifier: BSD-2-Clause */
/* try_report: what a changed driver does otherwise than the kernel's own. */
#ifndef HARNESS_COMMANDS_TRY_REPORT_H
#define HARNESS_COMMANDS_TRY_REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct variant;
struct why;

/* try_report prints and returns the exit status; a negative errno with a sentence: it could not. */
int try_report(FILE *out, const struct variant *variant, bool strict, bool colour, struct why *why);

#endif
