/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * why: the sentence that travels beside an error.
 *
 * Functions return 0 or a negative errno; what went wrong, with which object, and what to do about
 * it is put into a `struct why` by whoever knows it, and printed once, by a program's main.  A
 * fixed buffer: nothing to free.
 */
#ifndef FAKE_BACKEND_WHY_H
#define FAKE_BACKEND_WHY_H

#include <stdarg.h>

struct why {
    char text[1024]; /* one sentence, no newline at the end; empty while nothing is known */
};

/* why_set fills the sentence and returns err, so that `return why_set(why, -ENOENT, ...)` reads
 * well.  why may be NULL. */
int why_set(struct why *why, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* why_prefix puts words in front of the sentence that is there, and returns err. */
int why_prefix(struct why *why, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
