/* SPDX-License-Identifier: BSD-2-Clause */
/* panic: where a guest's console shows that its kernel dies, for a reader. */
#ifndef HARNESS_COMMANDS_PANIC_H
#define HARNESS_COMMANDS_PANIC_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/result.h"

/*
 * panic_find finds in a console's text, or in what quotes one, where a kernel says that it dies;
 * NULL: it does not.
 */
const char *panic_find(const char *console);

/*
 * panic_died: does the error of a frontend, our sentence and what it quotes below it, say that the
 * guest died of its driver?  It may do so without a word.
 */
bool panic_died(const char *error);

/*
 * panic_print prints, indented, the first lines of that from the console that was kept of a
 * result.
 */
void panic_print(FILE *out, const char *folder, const struct case_result *result);

/* panic_print_lines prints, indented and harmless, so many lines of a text. */
void panic_print_lines(FILE *out, const char *text, unsigned lines);

#endif
