/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/mutants/part.h"

#include <string.h>

struct part part_of(const char *text)
{
    return (struct part){text, strlen(text)};
}

bool part_equals(struct part part, const char *text)
{
    return strlen(text) == part.size && memcmp(part.at, text, part.size) == 0;
}

struct part part_trimmed(struct part part)
{
    while (part.size && strchr(PART_BLANKS, part.at[0]))
        part.at++, part.size--;
    while (part.size && strchr(PART_BLANKS, part.at[part.size - 1]))
        part.size--;
    return part;
}

struct part part_cut(struct part *part, const char *at)
{
    struct part before = {part->at, 0};

    while (before.size < part->size && !strchr(at, part->at[before.size]))
        before.size++;
    part->at += before.size;
    part->size -= before.size;
    if (part->size)
        part->at++, part->size--;
    return part_trimmed(before);
}

struct part part_next_word(struct part *part)
{
    *part = part_trimmed(*part);
    return part_cut(part, PART_BLANKS);
}
