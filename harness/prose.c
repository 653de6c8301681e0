/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/prose.h"

#include <string.h>

#define WIDTH 80

void prose_print(FILE *out, const char *lead, const char *text)
{
    int indent = (int)strlen(lead), column = indent;

    fputs(lead, out);
    while (*text) {
        size_t blanks = strspn(text, " \n"), newlines = 0;
        int length;

        for (size_t i = 0; i < blanks; i++)
            newlines += text[i] == '\n';
        text += blanks;
        length = (int)strcspn(text, " \n");
        if (length == 0)
            break;
        if (newlines > 1 && column > indent) {
            fprintf(out, "\n\n%*s", indent, "");
            column = indent;
        } else if (column > indent && column + 1 + length > WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", length, text);
        column += length;
        text += length;
    }
    fputc('\n', out);
}
