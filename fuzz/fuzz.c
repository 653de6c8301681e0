/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_fail(const char *file, int line, const char *seen)
{
    fprintf(stderr, "%s:%d: this must never be: %s\n", file, line, seen);
    abort();
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1);

    fuzz_never(!text);
    if (size)
        memcpy(text, data, size);
    return text;
}
