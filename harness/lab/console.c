/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/console.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LOOK_BACK = 64 * 1024, /* as much of a console's end as is looked at */
};

/* A serial console ends its lines with CR LF. */
static void escape(FILE *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '\n' || c == '\t' || (c >= ' ' && c <= '~'))
            fputc(c, out);
        else if (c != '\r')
            fprintf(out, "\\x%02x", c);
    }
}

static const char *last_lines(const char *text, size_t size, unsigned lines)
{
    const char *at = text + size;

    if (at > text && at[-1] == '\n')
        at--;
    while (at > text && lines > 0) {
        at--;
        if (*at == '\n' && --lines == 0)
            return at + 1;
    }
    return at;
}

char *console_tail(int fd, unsigned lines)
{
    char *text = malloc(LOOK_BACK), *result = NULL;
    const char *start;
    struct stat st;
    ssize_t size = 0;
    size_t length;
    FILE *out;

    if (text && fd >= 0 && fstat(fd, &st) == 0)
        size = pread(fd, text, LOOK_BACK, st.st_size > LOOK_BACK ? st.st_size - LOOK_BACK : 0);
    out = size > 0 ? open_memstream(&result, &length) : NULL;
    if (out) {
        start = last_lines(text, (size_t)size, lines);
        escape(out, start, (size_t)(text + size - start));
        fclose(out);
    }
    free(text);
    return result;
}
