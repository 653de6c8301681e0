/* SPDX-License-Identifier: BSD-2-Clause */
/* clause: clauses and moments in words. */
#ifndef HARNESS_CLAUSE_H
#define HARNESS_CLAUSE_H

#include "harness/case.h"

/* clause_text: "R5, blkif.h, Status Return Codes: ...", for the caller to free; NULL: out of memory. */
char *clause_text(const struct clause *clause);

/* clause_numbers: those of a case, "R2 W5", for the caller to free; NULL: out of memory. */
char *clause_numbers(const struct conf_case *c);

/* moment_word: "full-ring". */
const char *moment_word(enum moment moment);

#endif
