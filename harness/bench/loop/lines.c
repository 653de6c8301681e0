/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lines_init(struct lines *lines)
{
    *lines = (struct lines){0};
    TAILQ_INIT(&lines->list);
}

static void drop_first(struct lines *lines)
{
    struct line *line = TAILQ_FIRST(&lines->list);

    TAILQ_REMOVE(&lines->list, line, link);
    free(line);
}

void lines_dispose(struct lines *lines)
{
    while (!TAILQ_EMPTY(&lines->list))
        drop_first(lines);
}

void lines_add(struct lines *lines, const char *format, ...)
{
    struct line *line = NULL;
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length >= 0)
        line = malloc(sizeof(*line) + (size_t)length + 1);
    if (!line) {
        lines->lost = true;
        return;
    }
    line->length = (size_t)length;
    va_start(args, format);
    vsnprintf(line->text, line->length + 1, format, args);
    va_end(args);
    TAILQ_INSERT_TAIL(&lines->list, line, link);
}

void lines_move(struct lines *lines, struct lines *from)
{
    TAILQ_CONCAT(&lines->list, &from->list, link);
    lines->lost |= from->lost;
}

bool lines_take(struct lines *lines, char *text, size_t size)
{
    struct line *line;
    size_t used = 0;

    while ((line = TAILQ_FIRST(&lines->list)) && used + line->length + 2 <= size) {
        memcpy(text + used, line->text, line->length);
        used += line->length;
        text[used++] = '\n';
        drop_first(lines);
    }
    text[used] = '\0';
    return used > 0;
}
