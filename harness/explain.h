/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain: what a case does, in sentences, from its declaration alone.
 */
#ifndef HARNESS_EXPLAIN_H
#define HARNESS_EXPLAIN_H

#include <stddef.h>
#include <stdio.h>

struct conf_case;

/* One case a line: its name, then its question.  No header, so that the first word of a line is
 * always a case. */
void explain_list(FILE *out, const struct conf_case *const *cases, size_t count);

/* The whole of a case, wrapped at 80 columns.  -ENOMEM: nothing was printed. */
int explain_case(FILE *out, const struct conf_case *conf_case);

#endif
