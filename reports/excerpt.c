/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/excerpt.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define AROUND 1  /* lines before the first and behind the last that are named */
#define MOST   16 /* lines of an excerpt */

struct span {
    long first, last;
};

/* Findings name places as "(journal 30)". */
static void widen(struct span *span, const char *text)
{
    static const char lead[] = "(journal ";

    while ((text = strstr(text, lead))) {
        long number = strtol(text + sizeof(lead) - 1, NULL, 10);

        text += sizeof(lead) - 1;
        if (number <= 0)
            continue;
        if (!span->first || number < span->first)
            span->first = number;
        if (number > span->last)
            span->last = number;
    }
}

static struct span span_of(const struct case_result *result)
{
    struct span span = {0};

    for (size_t i = 0; i < result->finding_count; i++)
        if (paper_broken(&result->findings[i]))
            widen(&span, result->findings[i].text);
    return span;
}

static const char *text_of(const json_t *entry, const char *key)
{
    const char *text = json_string_value(json_object_get(entry, key));

    return text ? text : "";
}

static long number_of(const json_t *entry, const char *key)
{
    return (long)json_integer_value(json_object_get(entry, key));
}

static void put_word(struct paper paper, const char *text)
{
    if (!*text)
        return;
    fputc(' ', paper.out);
    paper_put(paper, text);
}

/* "  30 request   WRITE_BARRIER data 0+8 in 1 segment" */
static void put_entry(struct paper paper, const json_t *entry)
{
    const char *kind = text_of(entry, "kind"), *sector = text_of(entry, "sector");

    fprintf(paper.out, "  | %4ld ", number_of(entry, "seq"));
    paper_cell(paper, INK_PLAIN, kind, 9);
    put_word(paper, text_of(entry, "op"));
    put_word(paper, *text_of(entry, "op") ? text_of(entry, "form") : "");
    put_word(paper, text_of(entry, "name"));
    put_word(paper, text_of(entry, "text"));
    if (*sector && number_of(entry, "sectors")) {
        put_word(paper, sector);
        fprintf(paper.out, "+%ld", number_of(entry, "sectors"));
    }
    if (!strcmp(kind, "response"))
        fprintf(paper.out, " status %ld", number_of(entry, "number"));
    if (!strcmp(kind, "result"))
        fprintf(paper.out, " returned %ld errno %ld", number_of(entry, "number"),
                number_of(entry, "error"));
    fputc('\n', paper.out);
}

static FILE *open_journal(const char *folder, const char *name)
{
    char *path;
    FILE *file = NULL;

    if (folder && name && asprintf(&path, "%s/%s", folder, name) >= 0) {
        file = fopen(path, "re");
        free(path);
    }
    return file;
}

static void put_line(struct paper paper, const struct span *span, const char *line,
                     unsigned *printed)
{
    json_t *entry = json_loads(line, 0, NULL);
    long seq = number_of(entry, "seq");

    if (seq >= span->first - AROUND && seq <= span->last + AROUND) {
        if (*printed < MOST)
            put_entry(paper, entry);
        else if (*printed == MOST)
            fputs("  | ...\n", paper.out);
        (*printed)++;
    }
    json_decref(entry);
}

void report_excerpt(struct paper paper, const char *folder, const struct case_result *result)
{
    struct span span = span_of(result);
    FILE *file = span.first ? open_journal(folder, result->journal) : NULL;
    char *line = NULL;
    size_t size = 0;
    unsigned printed = 0;

    while (file && getline(&line, &size, file) > 0)
        put_line(paper, &span, line, &printed);
    free(line);
    if (file)
        fclose(file);
}
