/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/paper.h"

static int by_version(const void *a, const void *b)
{
    const struct frontend_result *const *left = a, *const *right = b;

    return strverscmp((*left)->name, (*right)->name);
}

static struct page_row *row_of(struct page *page, const struct case_result *result)
{
    for (size_t i = 0; i < page->row_count; i++)
        if (!strcmp(page->rows[i].name, result->case_name))
            return &page->rows[i];
    return NULL;
}

/* Behind the last row of its family, or at the end. */
static struct page_row *add_row(struct page *page, const struct case_result *result)
{
    size_t at = page->row_count;
    struct page_row *row;

    while (at > 0 && strcmp(page->rows[at - 1].family, result->family) != 0)
        at--;
    if (at == 0)
        at = page->row_count;
    row = &page->rows[at];
    memmove(row + 1, row, (page->row_count - at) * sizeof(*row));
    *row = (struct page_row){
        .name = result->case_name,
        .family = result->family,
        .asked = result_asked(page->document, result->case_name),
        .cells = calloc(page->column_count, sizeof(const struct case_result *)),
    };
    page->row_count++;
    return row->cells ? row : NULL;
}

static int add_result(struct page *page, const struct case_result *result)
{
    struct page_row *row = row_of(page, result);

    if (!row)
        row = add_row(page, result);
    if (!row)
        return -ENOMEM;
    for (size_t i = 0; i < page->column_count; i++)
        if (!strcmp(page->columns[i]->name, result->frontend))
            row->cells[i] = result;
    return 0;
}

int page_init(struct page *page, const struct run_document *document, const char *run)
{
    int rc = 0;

    /* One more than is used: nobody asks for none. */
    *page = (struct page){
        .document = document,
        .run = run,
        .columns = calloc(document->frontend_count + 1, sizeof(const struct frontend_result *)),
        .rows = calloc(document->result_count + 1, sizeof(struct page_row)),
    };
    if (!page->columns || !page->rows)
        return -ENOMEM;
    for (; page->column_count < document->frontend_count; page->column_count++)
        page->columns[page->column_count] = &document->frontends[page->column_count];
    qsort(page->columns, page->column_count, sizeof(const struct frontend_result *), by_version);
    for (size_t i = 0; !rc && i < document->result_count; i++)
        rc = add_result(page, &document->results[i]);
    return rc;
}

void page_dispose(struct page *page)
{
    for (size_t i = 0; i < page->row_count; i++)
        free(page->rows[i].cells);
    free(page->rows);
    free(page->columns);
}

const char *page_word(const struct page *page, const struct case_result *result)
{
    if (!result)
        return "untested";
    return result->outcome ? outcome_word(outcome_of(result->outcome))
                           : paper_verdict(page->document, result);
}

bool page_alike(const struct page *page, const struct case_result *a, const struct case_result *b)
{
    if (!a || !b)
        return a == b;
    return a->verdict == b->verdict && a->other_worse == b->other_worse &&
           !a->notice == !b->notice && !strcmp(page_word(page, a), page_word(page, b));
}

bool page_deviates(const struct case_result *result)
{
    return !result->outcome ||
           !(outcome_of(result->outcome) & (OUTCOME_AS_OFFERED | OUTCOME_RETRIED));
}
