/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/paper.h"
#include "reports/remarks.h"
#include "reports/report.h"

#define GAP      2
#define MAX_CELL 29 /* two frontends beside a long case name fit PAPER_WIDTH */
#define MAX_NAME 36

/* The frontends that stand side by side, from first up to but not including end. */
struct band {
    size_t first, end;
    int name_width;
    int widths[PAPER_WIDTH]; /* of first, first + 1, ... */
};

static int greater(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static bool is_first_of_case(const struct run_document *document, size_t at)
{
    size_t i = 0;

    while (strcmp(document->results[i].case_name, document->results[at].case_name) != 0)
        i++;
    return i == at;
}

static bool is_first_of_clause(const struct run_document *document, size_t at)
{
    size_t i = 0;

    while (strcmp(document->results[i].family, document->results[at].family) != 0)
        i++;
    return i == at;
}

static void cell_text(char *text, size_t size, const struct run_document *document,
                      const struct case_result *result)
{
    if (!result)
        snprintf(text, size, "-");
    else if (!result->outcome)
        snprintf(text, size, "%s%s", paper_verdict(document, result),
                 result->taken_from ? " =" : "");
    else
        snprintf(text, size, "%s%s%s%s", result->outcome, result->other_worse ? "*" : "",
                 paper_failed(document, result)     ? " FAIL"
                 : result->verdict == VERDICT_KNOWN ? " (known)"
                                                    : "",
                 result->taken_from ? " =" : "");
}

static int column_width(const struct run_document *document, const char *frontend)
{
    int width = smaller(paper_columns(frontend), MAX_CELL);
    char text[64];

    for (size_t i = 0; i < document->result_count; i++)
        if (strcmp(document->results[i].frontend, frontend) == 0) {
            cell_text(text, sizeof(text), document, &document->results[i]);
            width = greater(width, paper_columns(text));
        }
    return width;
}

static struct band next_band(const struct run_document *document, size_t first)
{
    struct band band = {.first = first, .end = first};
    int used;

    for (size_t i = 0; i < document->result_count; i++)
        band.name_width = greater(band.name_width, paper_columns(document->results[i].case_name));
    band.name_width = smaller(band.name_width, MAX_NAME);
    used = GAP + band.name_width;
    while (band.end < document->frontend_count) {
        int width = column_width(document, document->frontends[band.end].name);

        used += GAP + width;
        if (band.end > first && used > PAPER_WIDTH)
            break;
        band.widths[band.end++ - first] = width;
    }
    return band;
}

/* The last column is not filled up, so that no line ends in blanks. */
static void put_column(struct paper paper, const struct band *band, size_t frontend, enum ink ink,
                       const char *text)
{
    int width = band->widths[frontend - band->first];

    if (frontend + 1 == band->end)
        width = smaller(width, paper_columns(text));
    fprintf(paper.out, "%*s", GAP, "");
    paper_cell(paper, ink, text, width);
}

static void put_row(struct paper paper, const struct run_document *document,
                    const struct band *band, const char *case_name)
{
    fprintf(paper.out, "%*s", GAP, "");
    paper_cell(paper, INK_PLAIN, case_name, band->name_width);
    for (size_t i = band->first; i < band->end; i++) {
        const struct case_result *result =
            result_find(document, document->frontends[i].name, case_name);
        char text[64];

        cell_text(text, sizeof(text), document, result);
        put_column(paper, band, i, result ? paper_verdict_ink(document, result) : INK_DIM, text);
    }
    fputc('\n', paper.out);
}

static void put_table(struct paper paper, const struct run_document *document,
                      const struct band *band)
{
    fprintf(paper.out, "\n%*s", GAP + band->name_width, "");
    for (size_t i = band->first; i < band->end; i++)
        put_column(paper, band, i, INK_BOLD, document->frontends[i].name);
    fputc('\n', paper.out);
    for (size_t i = 0; i < document->result_count; i++) {
        if (!is_first_of_clause(document, i))
            continue;
        paper_put(paper, document->results[i].family);
        fputc('\n', paper.out);
        for (size_t j = i; j < document->result_count; j++)
            if (is_first_of_case(document, j) &&
                strcmp(document->results[j].family, document->results[i].family) == 0)
                put_row(paper, document, band, document->results[j].case_name);
    }
}

/* What a reader wants to know at a glance; all versions are in the result. */
static void put_frontend(struct paper paper, const struct frontend_result *frontend, int width)
{
    static const char *const shown[] = {"kernel", "guest type", "xen", "model"};

    fprintf(paper.out, "%*s", GAP, "");
    fprintf(paper.out, "%*s", greater(0, width - paper_put(paper, frontend->name)), "");
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
        for (size_t j = 0; j < frontend->version_count; j++) {
            if (strcmp(frontend->versions[j].name, shown[i]) != 0)
                continue;
            fprintf(paper.out, "%*s%s ", GAP, "", shown[i]);
            paper_put(paper, frontend->versions[j].value);
        }
    fprintf(paper.out, "%*sbench ", GAP, "");
    paper_put(paper, frontend->bench);
    fputc('\n', paper.out);
    if (frontend->profile) {
        fprintf(paper.out, "%*sprofile ", width + 2 * GAP, "");
        paper_wrap(paper, width + 2 * GAP + 8, width + 2 * GAP + 8, frontend->profile);
    }
}

static void put_head(struct paper paper, const struct run_document *document)
{
    int width = 0;

    paper_put(paper, document->tool);
    fputs(", run ", paper.out);
    paper_put(paper, document->id);
    fputs(document->strict ? ", strict\n" : "\n", paper.out);
    for (size_t i = 0; i < document->frontend_count; i++)
        width = greater(width, smaller(paper_columns(document->frontends[i].name), MAX_NAME));
    for (size_t i = 0; i < document->frontend_count; i++)
        put_frontend(paper, &document->frontends[i], width);
}

static void put_meaning(struct paper paper, const char *mark, const char *meaning)
{
    fprintf(paper.out, "%*s%-20s  ", GAP, "", mark);
    paper_wrap(paper, GAP + 22, GAP + 22, meaning);
}

/* Only what occurs. */
static void put_legend(struct paper paper, const struct run_document *document)
{
    bool other_worse = false, known = false, failed = false, taken = false;
    unsigned occurring = 0;

    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        occurring |= result->outcome ? outcome_of(result->outcome) : OUTCOME_UNSET;
        other_worse |= result->outcome && result->other_worse;
        known |= result->verdict == VERDICT_KNOWN;
        failed |= paper_failed(document, result);
        taken |= result->taken_from != NULL;
    }
    fputc('\n', paper.out);
    for (unsigned bit = OUTCOME_AS_OFFERED; bit <= OUTCOME_LOST_WRITE; bit <<= 1)
        if (occurring & bit)
            put_meaning(paper, outcome_word((enum outcome)bit), outcome_meaning((enum outcome)bit));
    if (other_worse)
        put_meaning(paper, "*", "another subject of the case fared worse");
    if (known)
        put_meaning(paper, "(known)", "exactly the deviation that the frontend's profile pins");
    if (failed)
        put_meaning(paper, "FAIL",
                    document->strict ? "a MUST or a SHOULD is broken" : "a MUST is broken");
    if (taken)
        put_meaning(paper, "=",
                    "taken from an earlier run: nothing that it depends on has changed");
}

void report_brief(FILE *out, const struct run_document *document, const char *folder, bool colour)
{
    remarks_put((struct paper){.out = out, .colour = colour}, document, folder);
}

void report_text(FILE *out, const struct run_document *document, const char *folder, bool colour)
{
    struct paper paper = {.out = out, .colour = colour};

    put_head(paper, document);
    for (size_t first = 0; first < document->frontend_count && document->result_count > 0;) {
        struct band band = next_band(document, first);

        put_table(paper, document, &band);
        first = band.end;
    }
    if (document->result_count > 0)
        put_legend(paper, document);
    remarks_put_skips(paper, document); /* what matters most stands last */
    remarks_put(paper, document, folder);
}
