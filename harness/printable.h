/* SPDX-License-Identifier: BSD-2-Clause */
/* printable: text that may come from a guest, without anything that moves a cursor. */
#ifndef HARNESS_PRINTABLE_H
#define HARNESS_PRINTABLE_H

#include <stdbool.h>

/*
 * printable copies text (free it; NULL: memory is short).  Control characters but newline and tab, and unless it is_utf8
 * every byte above ASCII, become "\x1b" in four letters.
 */
char *printable(const char *text, bool is_utf8);

#endif
