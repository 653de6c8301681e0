/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/xml.h"

#include "reports/paper.h"

#define MAX_TEXT 8192 /* readers of JUnit give up on huge nodes; whole logs are files of the run */

static bool is_xml_char(long code)
{
    return code == '\t' || code == '\n' || (code >= ' ' && code != 0x7f && code < 0x80) ||
           (code >= 0xa0 && code != 0xfffe && code != 0xffff);
}

void xml_text(FILE *out, const char *text)
{
    const char *start = text;

    while (*text && text - start < MAX_TEXT) {
        long code;
        size_t length = paper_code(text, &code);

        if (code == -1)
            fputc('?', out);
        else if (code == '&')
            fputs("&amp;", out);
        else if (code == '<')
            fputs("&lt;", out);
        else if (code == '>')
            fputs("&gt;", out);
        else if (code == '"')
            fputs("&quot;", out);
        else if (code == '\n' || code == '\t')
            fprintf(out, "&#%ld;", code); /* an attribute would lose it */
        else if (is_xml_char(code))
            fwrite(text, 1, length, out);
        text += length;
    }
    if (*text)
        fputs(" ...", out);
}

void xml_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    xml_text(out, value);
    fputc('"', out);
}

void xml_property(FILE *out, const char *name, const char *value)
{
    if (!value)
        return;
    fputs("<property", out);
    xml_attribute(out, "name", name);
    xml_attribute(out, "value", value);
    fputs("/>\n", out);
}
