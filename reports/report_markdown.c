/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "reports/markdown.h"
#include "reports/paper.h"
#include "reports/report.h"

static bool is_bad(const struct run_document *document, const struct case_result *result)
{
    return result && (result->verdict == VERDICT_ERROR || paper_failed(document, result));
}

static bool is_bad_somewhere(const struct run_document *document, const char *case_name)
{
    for (size_t i = 0; i < document->frontend_count; i++)
        if (is_bad(document, result_find(document, document->frontends[i].name, case_name)))
            return true;
    return false;
}

static bool is_first_of_case(const struct run_document *document, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (strcmp(document->results[i].case_name, document->results[which].case_name) == 0)
            return false;
    return true;
}

static void put_cell(FILE *out, const struct run_document *document,
                     const struct case_result *result)
{
    fputs(" | ", out);
    if (!result)
        return;
    fprintf(out, is_bad(document, result) ? "**%s**" : "%s", paper_verdict(document, result));
    if (result->outcome)
        fprintf(out, " %s", result->outcome);
}

/* A row for each case; all of them, or those that are bad somewhere. */
static void put_table(FILE *out, const struct run_document *document, bool all)
{
    fputs("\n| case", out);
    for (size_t i = 0; i < document->frontend_count; i++) {
        fputs(" | ", out);
        markdown_code(out, document->frontends[i].name);
    }
    fputs(" |\n|---", out);
    for (size_t i = 0; i < document->frontend_count; i++)
        fputs("|---", out);
    fputs("|\n", out);
    for (size_t i = 0; i < document->result_count; i++) {
        const char *name = document->results[i].case_name;

        if (!is_first_of_case(document, i) || (!all && !is_bad_somewhere(document, name)))
            continue;
        fputs("| ", out);
        markdown_code(out, name);
        for (size_t j = 0; j < document->frontend_count; j++)
            put_cell(out, document, result_find(document, document->frontends[j].name, name));
        fputs(" |\n", out);
    }
}

static void put_bad(FILE *out, const struct case_result *result)
{
    fputc('\n', out);
    markdown_code(out, result->case_name);
    fputs(" on ", out);
    markdown_code(out, result->frontend);
    fprintf(out, ": %s\n\n", result->outcome ? result->outcome : verdict_word(result->verdict));
    markdown_fence(out);
    markdown_line(out, "reason", result->reason);
    for (size_t i = 0; i < result->finding_count; i++)
        if (paper_broken(&result->findings[i])) {
            markdown_line(out, result->findings[i].strength, result->findings[i].text);
            markdown_line(out, "basis", result->findings[i].basis);
        }
    markdown_line(out, "again", result->repeat);
    markdown_fence(out);
}

static void put_details(FILE *out, const struct run_document *document)
{
    bool any = false;

    for (size_t i = 0; i < document->result_count; i++) {
        if (!is_bad(document, &document->results[i]))
            continue;
        if (!any)
            markdown_fold(out, "What was expected, what was seen, and how to see it again");
        any = true;
        put_bad(out, &document->results[i]);
    }
    if (any)
        markdown_fold_end(out);
}

static void put_frontends(FILE *out, const struct run_document *document)
{
    markdown_fold(out, "What took part");
    markdown_fence(out);
    markdown_line(out, "run", document->id);
    markdown_line(out, "command", document->command);
    markdown_line(out, "tool", document->tool);
    for (size_t i = 0; i < document->frontend_count; i++) {
        const struct frontend_result *frontend = &document->frontends[i];

        fputc('\n', out);
        markdown_line(out, "frontend", frontend->name);
        for (size_t j = 0; j < frontend->version_count; j++) {
            fputs("  ", out);
            markdown_line(out, frontend->versions[j].name, frontend->versions[j].value);
        }
        markdown_line(out, "  profile", frontend->profile);
    }
    markdown_fence(out);
    markdown_fold_end(out);
}

static void put_notices(FILE *out, const struct run_document *document)
{
    for (size_t i = 0; i < document->result_count; i++)
        if (document->results[i].notice) {
            fputs("\n**NOTICE** ", out);
            markdown_code(out, document->results[i].frontend);
            fputs(": ", out);
            markdown_code(out, document->results[i].notice);
            fputc('\n', out);
        }
    for (size_t i = 0; i < document->frontend_count; i++)
        if (document->frontends[i].error) {
            fputs("\n**Not tested** ", out);
            markdown_code(out, document->frontends[i].name);
            fputs(": ", out);
            markdown_code(out, document->frontends[i].error);
            fputc('\n', out);
        }
}

static const char *title(const struct run_document *document)
{
    switch (result_exit_status(document)) {
    case 0:
        return "blkproof: nothing fails";
    case 1:
        return "blkproof: this fails";
    case 77:
        return "blkproof: everything was skipped";
    default:
        return "blkproof: not everything could be told";
    }
}

void report_markdown(FILE *out, const struct run_document *document)
{
    bool bad = false;

    for (size_t i = 0; i < document->result_count; i++)
        bad |= is_bad(document, &document->results[i]);
    fprintf(out, "### %s\n", title(document));
    put_notices(out, document);
    if (bad)
        put_table(out, document, false);
    put_details(out, document);
    markdown_fold(out, "Every case");
    put_table(out, document, true);
    markdown_fold_end(out);
    put_frontends(out, document);
}
