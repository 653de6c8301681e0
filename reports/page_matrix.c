/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The matrix: cases by frontends.  A td or p without an end tag ends where the next begins, as HTML has it: at fifty
 * frontends that is a tenth of the page.
 */
#include <string.h>

#include "harness/outcome.h"
#include "reports/html.h"
#include "reports/page.h"
#include "reports/paper.h"

static void put_cell(FILE *out, const struct page *page, const struct case_result *result,
                     size_t columns)
{
    const char *word = page_word(page, result);

    fprintf(out, "<td class=%s", word);
    if (columns > 1)
        fprintf(out, " colspan=%zu", columns);
    fputc('>', out);
    if (!result) {
        fputs("&ndash;", out);
        return;
    }
    fputs(word, out);
    if (result->outcome && result->other_worse)
        fputc('*', out);
    if (result->outcome && paper_failed(page->document, result))
        fputs(" <b>FAIL</b>", out);
    else if (result->verdict == VERDICT_KNOWN)
        fputs(" <i>known</i>", out);
    if (result->notice)
        fputs(" <b>NOTICE</b>", out);
}

static void put_row(FILE *out, const struct page *page, const struct page_row *row)
{
    fputs("<tr data-clauses=\"", out);
    if (row->asked && row->asked->clauses)
        html_text(out, row->asked->clauses);
    fputs("\"><th scope=row><a href=\"#case=", out);
    html_text(out, row->name);
    fputs("\">", out);
    html_text(out, row->name);
    fputs("</a>", out);
    for (size_t i = 0, next; i < page->column_count; i = next) {
        for (next = i + 1; next < page->column_count; next++)
            if (!page_alike(page, row->cells[i], row->cells[next]))
                break;
        put_cell(out, page, row->cells[i], next - i);
    }
    fputs("<td class=question>", out);
    if (row->asked)
        html_text(out, row->asked->question);
    fputc('\n', out);
}

int page_matrix(FILE *out, const struct page *page)
{
    fputs("<thead><tr><th scope=col>case", out);
    for (size_t i = 0; i < page->column_count; i++) {
        fputs("<th scope=col><a href=\"#frontend=", out);
        html_text(out, page->columns[i]->name);
        fputs("\">", out);
        html_text(out, page->columns[i]->name);
        fputs("</a>", out);
    }
    fputs("<td class=question>\n</thead>\n", out);
    for (size_t i = 0; i < page->row_count; i++) {
        const struct page_row *row = &page->rows[i];

        if (i == 0 || strcmp(row->family, row[-1].family) != 0) {
            fprintf(out, "<tbody><tr class=family><th colspan=%zu scope=rowgroup><span>",
                    page->column_count + 1);
            html_text(out, row->family);
            fputs("</span>\n", out);
        }
        put_row(out, page, row);
    }
    return 0;
}

/* How many results ended so. */
static size_t count(const struct page *page, const char *word)
{
    size_t counted = 0;

    for (size_t i = 0; i < page->document->result_count; i++)
        counted += !strcmp(page_word(page, &page->document->results[i]), word);
    return counted;
}

static void put_meaning(FILE *out, const struct page *page, const char *word, const char *meaning)
{
    size_t counted = count(page, word);

    if (!counted)
        return;
    fprintf(out, "<li><span class=\"mark %s\" data-outcome=%s>%s</span><b>%zu</b><span>", word,
            word, word, counted);
    html_text(out, meaning);
    fputs("</span>\n", out);
}

int page_legend(FILE *out, const struct page *page)
{
    for (unsigned bit = OUTCOME_AS_OFFERED; bit <= OUTCOME_LOST_WRITE; bit <<= 1)
        put_meaning(out, page, outcome_word((enum outcome)bit), outcome_meaning((enum outcome)bit));
    put_meaning(out, page, "skip", "the case needs something that the guest or the bench has not");
    put_meaning(out, page, "ERROR",
                "we, the lab or the case are at fault: nothing was learnt, which is no pass");
    return 0;
}
