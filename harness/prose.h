/* SPDX-License-Identifier: BSD-2-Clause */
/* prose: text for people, at most 80 columns wide. */
#ifndef HARNESS_PROSE_H
#define HARNESS_PROSE_H

#include <stdio.h>

/*
 * prose_print wraps text, its first line after `lead`, the others as far in; a blank line starts a paragraph.  A newline
 * ends it.
 */
void prose_print(FILE *out, const char *lead, const char *text);

#endif
