/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/mutants_report.h"

#include <string.h>

#include "harness/commands/commands.h"
#include "harness/outcome.h"
#include "harness/prose.h"
#include "reports/paper.h"

#define INDENT 6

static struct score score_of(const struct mutants_results *results,
                             const struct mutants_field *field)
{
    struct score score = {{0}};

    for (size_t i = 0; i < results->fate_count; i++)
        score_add(&score, field->fates[i].kind);
    return score;
}

/* Per cent, rounded down: all are all. */
static size_t percent(const struct score *score)
{
    size_t all = score_all(score);

    return all ? score->of[FATE_CAUGHT] * 100 / all : 100;
}

static void put_score(FILE *out, const struct score *score)
{
    static const enum fate_kind others[] = {FATE_OTHERWISE, FATE_SURVIVED, FATE_ERROR,
                                            FATE_EQUIVALENT, FATE_ELSEWHERE};
    static const char *const words[FATE_COUNT] = {[FATE_OTHERWISE] = "seen otherwise than expected",
                                                  [FATE_SURVIVED] = "survived",
                                                  [FATE_ERROR] = "not known",
                                                  [FATE_EQUIVALENT] = "equivalent",
                                                  [FATE_ELSEWHERE] = "for other kernels"};

    fprintf(out, "%zu of %zu caught (%zu %%)", score->of[FATE_CAUGHT], score_all(score),
            percent(score));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (score->of[others[i]])
            fprintf(out, ", %zu %s", score->of[others[i]], words[others[i]]);
}

static enum ink ink_of(enum fate_kind kind)
{
    switch (kind) {
    case FATE_CAUGHT:
        return INK_GOOD;
    case FATE_OTHERWISE:
    case FATE_SURVIVED:
    case FATE_ERROR:
        return INK_BAD;
    default:
        return INK_DIM;
    }
}

/* What was not caught stands out. */
static const char *loud_word(enum fate_kind kind)
{
    return kind == FATE_SURVIVED    ? "SURVIVED"
           : kind == FATE_OTHERWISE ? "OTHERWISE"
           : kind == FATE_ERROR     ? "ERROR"
                                    : fate_word(kind);
}

static void put_lines(struct paper paper, const char *text)
{
    fprintf(paper.out, "%*s", INDENT, "");
    paper_wrap(paper, INDENT, INDENT, text);
}

static void put_mutant(struct paper paper, const struct mutant *mutant, const struct fate *fate)
{
    fputs("  ", paper.out);
    paper_cell(paper, ink_of(fate->kind), loud_word(fate->kind), 11);
    paper_put(paper, mutant->name);
    fputc('\n', paper.out);
    if (fate->kind != FATE_CAUGHT && fate->kind != FATE_ELSEWHERE)
        put_lines(paper, mutant->does);
    if (*fate->text)
        put_lines(paper, fate->text);
}

void mutants_report_text(FILE *out, const struct mutants_results *results,
                         const struct picked_list *mutants, bool colour)
{
    struct paper paper = {.out = out, .colour = colour};

    for (size_t i = 0; i < results->field_count; i++) {
        const struct mutants_field *field = &results->fields[i];

        fprintf(out, "%s\n", field->package);
        for (size_t j = 0; j < mutants->count; j++)
            put_mutant(paper, &mutants->items[j].mutant, &field->fates[j]);
        fputc('\n', out);
    }
    for (size_t i = 0; i < results->field_count; i++) {
        struct score score = score_of(results, &results->fields[i]);

        fprintf(out, "%s: ", results->fields[i].series);
        put_score(out, &score);
        fputs(i + 1 < results->field_count ? "\n" : ".  ", out);
    }
    fprintf(out, "%s\n", results->path);
}

/* A cell of a table: what would end it is escaped. */
static void put_cell(FILE *out, const char *text)
{
    for (; *text; text++)
        fprintf(out, strchr("|\\`*_<>", *text) ? "\\%c" : "%c", *text == '\n' ? ' ' : *text);
}

/* The cases that it names, in whatever series. */
static void put_cases(FILE *out, const struct mutant *mutant)
{
    for (size_t i = 0; i < mutant->expectation_count; i++) {
        const struct mutant_expectation *expected = &mutant->expectations[i];

        fprintf(out, "%s%s, %s: %s", i ? "<br>" : "", expected->c->name,
                expected->subject ? subject_word(expected->subject) : "control",
                outcome_word(expected->outcome));
        if (expected->facet) {
            fputs(", ", out);
            put_cell(out, expected->facet);
            fputs(": ", out);
            put_cell(out, expected->text);
        }
        if (expected->series)
            fprintf(out, " (%s)", expected->series);
    }
}

void mutants_report_markdown(FILE *out, const struct mutants_results *results,
                             const struct picked_list *mutants)
{
    fputs("| mutant | what it does | expected |", out);
    for (size_t i = 0; i < results->field_count; i++)
        fprintf(out, " %s |", results->fields[i].series);
    fputs("\n|---|---|---|", out);
    for (size_t i = 0; i < results->field_count; i++)
        fputs("---|", out);
    fputc('\n', out);
    for (size_t j = 0; j < mutants->count; j++) {
        const struct mutant *mutant = &mutants->items[j].mutant;

        fprintf(out, "| %s | ", mutant->name);
        put_cell(out, mutant->does);
        fputs(" | ", out);
        put_cases(out, mutant);
        fputs(" |", out);
        for (size_t i = 0; i < results->field_count; i++)
            fprintf(out, " %s |", fate_word(results->fields[i].fates[j].kind));
        fputc('\n', out);
    }
    fputc('\n', out);
    for (size_t i = 0; i < results->field_count; i++) {
        struct score score = score_of(results, &results->fields[i]);

        fprintf(out, "%s%s: ", i ? "; " : "", results->fields[i].package);
        put_score(out, &score);
    }
    fputs(".\n", out);
}

int mutants_status(const struct mutants_results *results)
{
    int status = EXIT_OK;

    for (size_t i = 0; i < results->field_count; i++) {
        struct score score = score_of(results, &results->fields[i]);

        if (score.of[FATE_ERROR])
            return EXIT_ERROR;
        if (score.of[FATE_CAUGHT] < score_all(&score))
            status = EXIT_FAILED;
    }
    return status;
}

void mutants_list(FILE *out, const struct picked_list *mutants)
{
    for (size_t i = 0; i < mutants->count; i++) {
        fprintf(out, "%s\n", mutants->items[i].mutant.name);
        prose_print(out, "    ", mutants->items[i].mutant.does);
    }
}
