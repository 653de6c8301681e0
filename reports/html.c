/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/html.h"

#include <stdlib.h>
#include <string.h>

#include "reports/paper.h"

/* Newlines and tabs go through as they are. */
static void clean(FILE *out, const char *text, size_t size)
{
    struct paper paper = {.out = out};

    for (size_t i = 0, length; i < size; i += length) {
        length = strcspn(text + i, "\n\t");
        if (length > size - i)
            length = size - i;
        paper_put_part(paper, text + i, length);
        if (i + length < size)
            fputc(text[i + length++], out);
    }
}

static const char *entity(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : "";
}

void html_text_part(FILE *out, const char *text, size_t size)
{
    for (size_t i = 0, length; i < size; i += length) {
        length = strcspn(text + i, "&<>\"");
        if (length > size - i)
            length = size - i;
        clean(out, text + i, length);
        if (i + length < size)
            fputs(entity(text[i + length++]), out);
    }
}

void html_text(FILE *out, const char *text)
{
    html_text_part(out, text, strlen(text));
}

void html_paragraphs(FILE *out, const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        size_t size = end ? (size_t)(end - text) : strlen(text);

        fputs("<p>", out);
        html_text_part(out, text, size);
        fputc('\n', out);
        text += size;
        text += strspn(text, "\n");
    }
}

/* In JSON "<" stands in strings only, where it can be said in other words. */
static int put_json(const char *buffer, size_t size, void *data)
{
    FILE *out = data;

    for (size_t i = 0, length; i < size; i += length) {
        const char *less = memchr(buffer + i, '<', size - i);

        length = less ? (size_t)(less - buffer) - i : size - i;
        fwrite(buffer + i, 1, length, out);
        if (less) {
            fputs("\\u003c", out);
            length++;
        }
    }
    return 0;
}

void html_json(FILE *out, const json_t *json)
{
    json_dump_callback(json, put_json, out, JSON_COMPACT);
}

/* Most text is: then there is nothing to be done with it. */
static bool is_plain(const char *text)
{
    while (*text >= ' ' && *text < 0x7f)
        text++;
    return !*text;
}

json_t *html_string(const char *text)
{
    char *cleaned = NULL;
    size_t size = 0;
    json_t *string = NULL;
    FILE *out;

    if (!text || is_plain(text))
        return text ? json_string(text) : NULL;
    out = open_memstream(&cleaned, &size);
    if (out) {
        clean(out, text, strlen(text));
        if (!fclose(out))
            string = json_string(cleaned);
        free(cleaned);
    }
    return string;
}
