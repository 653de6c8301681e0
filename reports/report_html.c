/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>

#include "reports/frame.h"
#include "reports/html.h"
#include "reports/page.h"
#include "reports/report.h"

static int put_title(FILE *out, const struct page *page)
{
    fputs("blkproof ", out);
    html_text(out, page->document->id);
    return 0;
}

static int put_part(FILE *out, const char *name, const void *data)
{
    const struct page *page = data;
    const struct {
        const char *name;
        const char *text; /* or, where it is NULL: */
        int (*put)(FILE *out, const struct page *page);
    } parts[] = {
        {"id", page->document->id, NULL},
        {"tool", page->document->tool, NULL},
        {"started", page->document->started, NULL},
        {"command", page->document->command, NULL},
        {"title", NULL, put_title},
        {"matrix", NULL, page_matrix},
        {"legend", NULL, page_legend},
        {"findings", NULL, page_findings},
        {"frontends", NULL, page_frontends},
        {"cases", NULL, page_cases},
        {"clauses", NULL, page_clauses},
        {"data", NULL, page_data},
        {"journals", NULL, page_journals},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strcmp(parts[i].name, name) != 0)
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
    int rc = page_init(&page, document, run);

    if (!rc)
        rc = frame_put(out, "page.html", put_part, &page);
    page_dispose(&page);
    return rc;
}
