/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz: what a hostile guest, or a damaged file, can say to us; docs/fuzzing.md tells how to run these.
 *
 * Each target plays one input and returns 0.  What must never be ends the program: a sanitizer's
 * finding, or fuzz_never.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int fuzz_ring(const uint8_t *data, size_t size);    /* shared pages, granted pages, notifications */
int fuzz_request(const uint8_t *data, size_t size); /* one slot and its indirect page */
int fuzz_front(const uint8_t *data, size_t size);   /* nodes that a frontend writes */
int fuzz_rule(const uint8_t *data, size_t size);    /* rules as a person writes them */
int fuzz_agent(const uint8_t *data, size_t size);   /* what the guest's agent reports */
int fuzz_json(const uint8_t *data, size_t size);    /* journals and results that were kept */

/* fuzz_never ends the program, and says what was seen, if it was. */
#define fuzz_never(seen)                                                                           \
    do {                                                                                           \
        if (seen)                                                                                  \
            fuzz_fail(__FILE__, __LINE__, #seen);                                                  \
    } while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *seen);

/* fuzz_text makes a string of an input, for the caller to free. */
char *fuzz_text(const uint8_t *data, size_t size);

#endif
