/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "harness/outcome.h"
#include "reports/paper.h"
#include "reports/report.h"

#define LABEL 17

static void put_line(struct paper paper, const char *label, const char *text)
{
    if (!text)
        return;
    paper_cell(paper, INK_PLAIN, label, LABEL - 1);
    fputc(' ', paper.out);
    paper_wrap(paper, LABEL, LABEL, text);
}

static void put_frontend(struct paper paper, const struct run_document *document, const char *name)
{
    for (size_t i = 0; i < document->frontend_count; i++) {
        const struct frontend_result *frontend = &document->frontends[i];

        if (strcmp(frontend->name, name) != 0)
            continue;
        put_line(paper, "bench", frontend->bench);
        for (size_t j = 0; j < frontend->version_count; j++)
            put_line(paper, frontend->versions[j].name, frontend->versions[j].value);
        put_line(paper, "profile", frontend->profile);
    }
}

static int widest_facet(const struct case_result *result)
{
    int width = 0;

    for (size_t i = 0; i < result->subject_count; i++)
        for (size_t j = 0; j < result->subjects[i].facet_count; j++) {
            int columns = paper_columns(result->subjects[i].facets[j].name);

            if (columns > width)
                width = columns;
        }
    return width < 30 ? width : 30;
}

static void put_subject(struct paper paper, const struct subject_result *subject, int facet_width)
{
    fputs("\n", paper.out);
    paper_ink(paper, INK_BOLD);
    fprintf(paper.out, "%s: %s", subject->subject, subject->outcome);
    paper_ink(paper, INK_PLAIN);
    fprintf(paper.out, " (%u caller%s)\n  ", subject->callers, subject->callers == 1 ? "" : "s");
    paper_wrap(paper, 2, 2, outcome_meaning(outcome_of(subject->outcome)));
    for (size_t i = 0; i < subject->facet_count; i++) {
        fputs("    ", paper.out);
        paper_cell(paper, INK_PLAIN, subject->facets[i].name, facet_width);
        fputs("  ", paper.out);
        paper_wrap(paper, facet_width + 6, facet_width + 6, subject->facets[i].value);
    }
}

void report_case_text(FILE *out, const struct run_document *document,
                      const struct case_result *result, bool colour)
{
    struct paper paper = {.out = out, .colour = colour};
    int facet_width = widest_facet(result);
    char seconds[32];

    paper_ink(paper, INK_BOLD);
    paper_put(paper, result->case_name);
    fputs(" on ", out);
    paper_put(paper, result->frontend);
    paper_ink(paper, INK_PLAIN);
    fprintf(out, ": %s%s", result->outcome ? result->outcome : "", result->outcome ? ", " : "");
    paper_ink(paper, paper_verdict_ink(document, result));
    fputs(paper_verdict(document, result), out);
    paper_ink(paper, INK_PLAIN);
    fputs("\n\n", out);

    put_line(paper, "clause", result->family);
    put_line(paper, "asks about", result->subject);
    put_frontend(paper, document, result->frontend);
    put_line(paper, "run", document->id);
    snprintf(seconds, sizeof(seconds), "%.1f s", result->seconds);
    put_line(paper, "took", seconds);
    put_line(paper, "reason", result->reason);
    put_line(paper, "see", result->reference);
    put_line(paper, "NOTICE", result->notice);

    for (size_t i = 0; i < result->subject_count; i++)
        put_subject(paper, &result->subjects[i], facet_width);
    if (result->finding_count) {
        fputs("\nfindings\n", out);
        paper_findings(paper, result, false);
    }
    if (result->journal || result->console || result->repeat)
        fputc('\n', out);
    put_line(paper, "journal", result->journal);
    put_line(paper, "console", result->console);
    put_line(paper, "repeat", result->repeat);
}
