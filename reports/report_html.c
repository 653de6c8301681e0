/* SPDX-License-Identifier: BSD-2-Clause */
/* The page: page/page.html with {{names}} in it, each of which is replaced by a part. */
#include <errno.h>
#include <string.h>

#include "reports/html.h"
#include "reports/page.h"
#include "reports/report.h"

/* A file of page/, as bytes of the program; ends in a NUL. */
#define PART(name, file)                                                                           \
    __asm__(".pushsection .rodata\n"                                                               \
            "page_" #name ": .incbin \"" PAGE_FOLDER "/" file "\"\n"                               \
            ".byte 0\n"                                                                            \
            ".popsection\n");                                                                      \
    extern const char page_##name[];

PART(html, "page.html")
PART(css, "page.css")
PART(js, "page.js")
PART(case_js, "case.js")
PART(sequence_js, "sequence.js")

static int page_style(FILE *out, const struct page *page)
{
    (void)page;
    fputs(page_css, out);
    return 0;
}

static int page_script(FILE *out, const struct page *page)
{
    (void)page;
    fputs(page_sequence_js, out);
    fputs(page_case_js, out);
    fputs(page_js, out);
    return 0;
}

static int put_part(FILE *out, const struct page *page, const char *name, size_t size)
{
    const struct {
        const char *name;
        const char *text; /* or, where it is NULL: */
        int (*put)(FILE *out, const struct page *page);
    } parts[] = {
        {"id", page->document->id, NULL},
        {"tool", page->document->tool, NULL},
        {"started", page->document->started, NULL},
        {"command", page->document->command, NULL},
        {"style", NULL, page_style},
        {"matrix", NULL, page_matrix},
        {"legend", NULL, page_legend},
        {"findings", NULL, page_findings},
        {"frontends", NULL, page_frontends},
        {"cases", NULL, page_cases},
        {"clauses", NULL, page_clauses},
        {"data", NULL, page_data},
        {"journals", NULL, page_journals},
        {"script", NULL, page_script},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strlen(parts[i].name) != size || memcmp(parts[i].name, name, size) != 0)
            continue;
        if (!parts[i].text)
            return parts[i].put(out, page);
        html_text(out, parts[i].text);
        return 0;
    }
    return -EINVAL; /* page.html and this table disagree: no test passes then */
}

int report_html(FILE *out, const struct run_document *document, const char *run)
{
    struct page page;
    const char *text = page_html;
    int rc = page_init(&page, document, run);

    while (!rc && *text) {
        const char *name = strstr(text, "{{"), *end = name ? strstr(name, "}}") : NULL;
        size_t size = end ? (size_t)(name - text) : strlen(text);

        fwrite(text, 1, size, out);
        text += size;
        if (end) {
            rc = put_part(out, &page, name + 2, (size_t)(end - name) - 2);
            text = end + 2;
        }
    }
    page_dispose(&page);
    return rc;
}
