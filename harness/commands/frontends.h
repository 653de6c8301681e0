/* SPDX-License-Identifier: BSD-2-Clause */
/* frontends: which frontends a lab can have, by the series of their kernels. */
#ifndef HARNESS_COMMANDS_FRONTENDS_H
#define HARNESS_COMMANDS_FRONTENDS_H

struct why;

/* What a matrix is about when nothing is said of it, as far as the archive has it; NULL-ended. */
extern const char *const frontends_default[];

/*
 * frontends_check accepts a kernel series ("6.1"), known to us or not: the archive decides;
 * frontends_check_any, also a frontend that is no Linux ("grub").  -EINVAL with a sentence that
 * names the nearest: anything else.
 */
int frontends_check(const char *series, struct why *why);
int frontends_check_any(const char *name, struct why *why);

/* frontends_choice: 1 for the first of the words, which a NULL ends; 0 with a sentence: the word is none of them. */
unsigned frontends_choice(const char *const words[], const char *word, struct why *why);

#endif
