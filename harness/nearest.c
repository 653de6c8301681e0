/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/nearest.h"

#include <stddef.h>
#include <string.h>

#define MAX_WORD 64

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters inserted, removed, replaced, or swapped with their neighbour. */
static unsigned edits(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned rows[3][MAX_WORD + 1]; /* row i is rows[i % 3] */

    for (size_t i = 0; i <= a_length; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];

        for (size_t j = 0; j <= b_length; j++) {
            if (i == 0 || j == 0) {
                row[j] = (unsigned)(i + j);
                continue;
            }
            row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], above2[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

struct nearest nearest_to(const char *typed)
{
    return (struct nearest){.typed = typed, .distance = 2 + (unsigned)strlen(typed) / 4};
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
    size_t typed_length = strlen(nearest->typed), length = strlen(candidate);
    unsigned distance;

    if (typed_length == 0 || typed_length > MAX_WORD || length > MAX_WORD)
        return;
    distance = edits(nearest->typed, typed_length, candidate, length);
    /* Who types the beginning of a long name means it, unless something else is nearer. */
    if (typed_length > 2 && strncmp(nearest->typed, candidate, typed_length) == 0)
        distance = least(distance, 1);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = candidate;
    }
}
