/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/markdown.h"

#include <string.h>

#include "reports/paper.h"

/* Prints text without the characters in `special`, which are escaped as controls are. */
static void put(FILE *out, const char *text, const char *special)
{
    struct paper paper = {.out = out};
    size_t size;

    for (; text[size = strcspn(text, special)]; text += size + 1) {
        paper_put_part(paper, text, size);
        fprintf(out, "\\x%02x", (unsigned char)text[size]);
    }
    paper_put(paper, text);
}

void markdown_code(FILE *out, const char *text)
{
    if (!text || !*text)
        return;
    fputc('`', out);
    put(out, text, "`|"); /* a bar ends a cell, in code too */
    fputc('`', out);
}

void markdown_line(FILE *out, const char *label, const char *text)
{
    if (!text)
        return;
    put(out, label, "`");
    fputs(": ", out);
    put(out, text, "`");
    fputc('\n', out);
}

void markdown_fence(FILE *out)
{
    fputs("```\n", out);
}

void markdown_fold(FILE *out, const char *summary)
{
    fprintf(out, "\n<details><summary>%s</summary>\n\n", summary);
}

void markdown_fold_end(FILE *out)
{
    fputs("\n</details>\n", out);
}
