/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Control characters, in one byte or (U+0080 to U+009F) in two, but for newline and tab. */
static size_t control_bytes(const unsigned char *text)
{
    if (text[0] == 0xc2 && text[1] >= 0x80 && text[1] < 0xa0)
        return 2;
    return (text[0] < ' ' && text[0] != '\n' && text[0] != '\t') || text[0] == 0x7f;
}

char *printable(const char *text, bool is_utf8)
{
    char *copy = malloc(4 * strlen(text) + 1), *end = copy;

    if (!copy)
        return NULL;
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        size_t escaped = *c >= 0x80 && !is_utf8 ? 1 : control_bytes(c);

        if (escaped == 0)
            *end++ = (char)*c++;
        for (; escaped > 0; escaped--)
            end += sprintf(end, "\\x%02x", *c++);
    }
    *end = '\0';
    return copy;
}
