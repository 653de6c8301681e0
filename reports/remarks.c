/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/remarks.h"

#include <stdlib.h>
#include <string.h>

#include "reports/excerpt.h"

static void put_place(struct paper paper, enum ink ink, const char *word,
                      const struct case_result *result)
{
    paper_ink(paper, ink);
    fputs(word, paper.out);
    paper_ink(paper, INK_PLAIN);
    fputs("  ", paper.out);
    paper_put(paper, result->case_name);
    fputs(" on ", paper.out);
    paper_put(paper, result->frontend);
}

static void put_indented(struct paper paper, const char *lead, const char *text)
{
    int indent = 2 + (int)strlen(lead);

    if (!text)
        return;
    fprintf(paper.out, "  %s", lead);
    paper_wrap(paper, indent, indent, text);
}

static void put_notices(struct paper paper, const struct run_document *document)
{
    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        if (!result->notice)
            continue;
        fputc('\n', paper.out);
        put_place(paper, INK_ODD, "NOTICE", result);
        fputc('\n', paper.out);
        put_indented(paper, "", result->notice);
    }
}

static void put_failures(struct paper paper, const struct run_document *document,
                         const char *folder)
{
    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        if (!paper_failed(document, result))
            continue;
        fputc('\n', paper.out);
        put_place(paper, INK_BAD, "FAIL", result);
        fprintf(paper.out, ": %s\n", result->outcome ? result->outcome : "");
        paper_findings(paper, result, true);
        report_excerpt(paper, folder, result);
        put_indented(paper, "repeat: ", result->repeat);
    }
}

static bool is_same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* Whether both were not judged on the same frontend for the same reason. */
static bool is_alike(const struct case_result *a, const struct case_result *b)
{
    return a->verdict == b->verdict && !strcmp(a->frontend, b->frontend) &&
           is_same_text(a->reason, b->reason);
}

static bool is_first_alike(const struct run_document *document, size_t at)
{
    size_t i = 0;

    while (!is_alike(&document->results[i], &document->results[at]))
        i++;
    return i == at;
}

/* The names of all that are alike, in lines. */
static void put_alike(struct paper paper, const struct run_document *document,
                      const struct case_result *first)
{
    char *names = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&names, &size);

    if (!out)
        return;
    for (size_t i = 0; i < document->result_count; i++)
        if (is_alike(&document->results[i], first))
            fprintf(out, "%s%s", ftell(out) ? ", " : "", document->results[i].case_name);
    fclose(out);
    put_indented(paper, "", names);
    free(names);
}

static void put_group(struct paper paper, const struct run_document *document,
                      const struct case_result *first, size_t count)
{
    paper_ink(paper, paper_verdict_ink(document, first));
    fputs(paper_verdict(document, first), paper.out);
    paper_ink(paper, INK_PLAIN);
    fprintf(paper.out, "  %zu cases on ", count);
    paper_put(paper, first->frontend);
    fputc('\n', paper.out);
    put_indented(paper, "", first->reason);
    put_alike(paper, document, first);
}

/* What was not judged, for one reason in one place. */
static void put_unjudged(struct paper paper, const struct run_document *document,
                         enum verdict verdict)
{
    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];
        size_t count = 0;

        if (result->verdict != verdict || !is_first_alike(document, i))
            continue;
        for (size_t j = i; j < document->result_count; j++)
            count += is_alike(&document->results[j], result);
        fputc('\n', paper.out);
        if (count > 1) {
            put_group(paper, document, result, count);
            continue;
        }
        put_place(paper, paper_verdict_ink(document, result), paper_verdict(document, result),
                  result);
        fputc('\n', paper.out);
        put_indented(paper, "", result->reason);
        if (verdict == VERDICT_ERROR)
            put_indented(paper, "repeat: ", result->repeat);
    }
}

/* A sentence, and the lines of a console behind it: each is marked, so that none passes for ours. */
static void put_with_console(struct paper paper, const char *text)
{
    size_t size = strcspn(text, "\n");
    char *sentence = strndup(text, size);

    put_indented(paper, "", sentence);
    free(sentence);
    for (text += size; *text; text += size) {
        text++;
        size = strcspn(text, "\n");
        fputs("  | ", paper.out);
        paper_put_part(paper, text, size);
        fputc('\n', paper.out);
    }
}

static void put_frontend_errors(struct paper paper, const struct run_document *document)
{
    for (size_t i = 0; i < document->frontend_count; i++) {
        const struct frontend_result *frontend = &document->frontends[i];

        if (!frontend->error)
            continue;
        fputc('\n', paper.out);
        paper_ink(paper, INK_BAD);
        fputs("ERROR", paper.out);
        paper_ink(paper, INK_PLAIN);
        fputs("  ", paper.out);
        paper_put(paper, frontend->name);
        fputs(" could not be tested\n", paper.out);
        put_with_console(paper, frontend->error);
    }
}

static void put_counts(struct paper paper, const struct run_document *document)
{
    static const enum verdict order[] = {VERDICT_PASS, VERDICT_KNOWN, VERDICT_FAIL, VERDICT_SKIP,
                                         VERDICT_ERROR};
    size_t counts[VERDICT_ERROR + 1] = {0}, taken = 0;
    const char *separator = ": ";

    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        counts[paper_failed(document, result) ? VERDICT_FAIL : result->verdict]++;
        taken += result->taken_from != NULL;
    }
    fprintf(paper.out, "\n%zu result%s", document->result_count,
            document->result_count == 1 ? "" : "s");
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        if (counts[order[i]]) {
            fprintf(paper.out, "%s%zu %s", separator, counts[order[i]], verdict_word(order[i]));
            separator = ", ";
        }
    if (taken)
        fprintf(paper.out, "; %zu taken from earlier runs", taken);
    fputc('\n', paper.out);
}

void remarks_put_skips(struct paper paper, const struct run_document *document)
{
    put_unjudged(paper, document, VERDICT_SKIP);
}

void remarks_put(struct paper paper, const struct run_document *document, const char *folder)
{
    put_frontend_errors(paper, document);
    put_unjudged(paper, document, VERDICT_ERROR);
    put_notices(paper, document);
    put_failures(paper, document, folder);
    put_counts(paper, document);
    if (folder) {
        paper_put(paper, folder);
        fputc('\n', paper.out);
    }
}
