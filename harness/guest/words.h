/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * words: what a command is made of.
 */
#ifndef HARNESS_GUEST_WORDS_H
#define HARNESS_GUEST_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define WORDS_MAX 24

/*
 * words_split cuts text at its single spaces, in place, into at most WORDS_MAX words.  Returns how
 * many, or -EINVAL for an empty word or too many.
 */
int words_split(char *text, char *words[WORDS_MAX]);

/* words_number takes nothing but decimal digits.  -EINVAL, -ERANGE. */
int words_number(const char *word, unsigned long *number_out);

/*
 * words_is_name: letters, digits, '_', '-', '.', at least one and fewer than size of them, the
 * first no '.' or '-'.
 */
bool words_is_name(const char *word, size_t size);

#endif
