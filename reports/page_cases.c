/* SPDX-License-Identifier: BSD-2-Clause */
/* What each case asks, and the promises that it is about. */
#include <string.h>

#include "reports/html.h"
#include "reports/page.h"

static void put_list(FILE *out, const char *heading, char *const *texts, size_t count)
{
    if (!count)
        return;
    fprintf(out, "<h4>%s</h4><ul>", heading);
    for (size_t i = 0; i < count; i++) {
        fputs("<li>", out);
        html_text(out, texts[i]);
    }
    fputs("</ul>\n", out);
}

static void put_backend(FILE *out, const char *heading, const struct asked_backend *backend)
{
    put_list(out, heading, backend->offers, backend->offer_count);
    if (!backend->name)
        return;
    fputs("<p>It is ", out);
    html_text(out, backend->name);
    fputs(": ", out);
    html_text(out, backend->about ? backend->about : "");
    fputc('\n', out);
}

static void put_steps(FILE *out, const struct asked_case *asked)
{
    if (!asked->step_count)
        return;
    fputs("<h4>The guest</h4><dl class=steps>", out);
    for (size_t i = 0; i < asked->step_count; i++) {
        fputs("<dt>", out);
        html_text(out, asked->steps[i].mark ? asked->steps[i].mark : "");
        fputs("<dd>", out);
        html_text(out, asked->steps[i].text);
    }
    fputs("</dl>\n", out);
}

static void put_expectations(FILE *out, const struct asked_case *asked)
{
    fputs("<h4>Expected</h4><ul class=expected>", out);
    for (size_t i = 0; i < asked->expectation_count; i++) {
        const struct asked_expectation *expectation = &asked->expectations[i];

        fputs("<li><b>", out);
        html_text(out, expectation->strength);
        fputs("</b> <span>", out);
        html_text(out, expectation->text);
        if (expectation->clause) {
            fputs(" <small>", out);
            html_text(out, expectation->clause);
            fputs("</small>", out);
        }
        fputs("</span>", out);
    }
    fputs("</ul>\n", out);
}

static void put_needs(FILE *out, const struct asked_case *asked)
{
    const struct {
        const char *heading;
        char *text;
    } needs[] = {
        {"The disk begins with an empty", asked->filesystem},
        {"The driver is loaded with", asked->driver_params},
        {"Both sides have to agree on", asked->agreed},
        {"It proves nothing unless this case is clean", asked->control},
    };

    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
        if (needs[i].text)
            put_list(out, needs[i].heading, &needs[i].text, 1);
}

static void put_asked(FILE *out, const struct asked_case *asked)
{
    fputs("<p class=question>", out);
    html_text(out, asked->question);
    fputs("\n<div class=halves><div class=told><div class=story>", out);
    html_paragraphs(out, asked->story);
    fputs("</div>\n<div class=declared>", out);
    for (size_t i = 0; i < asked->backend_count; i++)
        put_backend(out, i ? "Connected anew, the backend offers" : "The backend offers",
                    &asked->backends[i]);
    put_list(out, "What it does not do as asked", asked->deviations, asked->deviation_count);
    put_steps(out, asked);
    put_needs(out, asked);
    put_expectations(out, asked);
    fputs("</div></div></div>\n", out);
}

/* The ids are what the page's own address says of its state, so that links work without JavaScript. */
int page_cases(FILE *out, const struct page *page)
{
    for (size_t i = 0; i < page->row_count; i++) {
        const struct page_row *row = &page->rows[i];

        fputs("<article class=case id=\"case=", out);
        html_text(out, row->name);
        fputs("\"><h3><small>", out);
        html_text(out, row->family);
        fputs(" / </small>", out);
        html_text(out, row->name);
        fputs("</h3>\n", out);
        if (row->asked)
            put_asked(out, row->asked);
        else
            fputs("<div class=halves></div>\n", out);
        fputs("</article>\n", out);
    }
    return 0;
}

int page_clauses(FILE *out, const struct page *page)
{
    for (size_t i = 0; i < page->document->clause_count; i++) {
        const struct cited_clause *clause = &page->document->clauses[i];

        fputs("<dt id=\"clause=", out);
        html_text(out, clause->number);
        fputs("\">", out);
        html_text(out, clause->number);
        fputs(" <small>", out);
        html_text(out, clause->source);
        fputs(", ", out);
        html_text(out, clause->section);
        fputs("</small><dd>", out);
        html_text(out, clause->text);
        if (clause->but) {
            fputs("<p class=but>But: ", out);
            html_text(out, clause->but);
        }
        fputc('\n', out);
    }
    return 0;
}
