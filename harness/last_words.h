/* SPDX-License-Identifier: BSD-2-Clause */
/* last_words: what a guest printed, as evidence. */
#ifndef HARNESS_LAST_WORDS_H
#define HARNESS_LAST_WORDS_H

#include <stdbool.h>

struct bench;

/* last_words_take: since the last call, as printable ASCII and line ends; for the caller to free.  NULL: nothing. */
char *last_words_take(struct bench *bench);

/* last_words_explain adds the end of them to a sentence, since the reason often is there; for the caller to free.  NULL: no memory. */
char *last_words_explain(struct bench *bench, const char *sentence);

/*
 * last_words_of_no_processor: do they show flags that no processor has, with bits set that are always zero or bit 1 clear
 * (Intel's manual, volume 1, 3.4.3 EFLAGS Register)?  Then the machine has failed and not its guest: an emulated one did so in
 * about one of a thousand restored guests.  Accepts NULL.
 */
bool last_words_of_no_processor(const char *words);

#endif
