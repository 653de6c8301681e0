/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/explain.h"

#include <string.h>

#include "harness/asked.h"
#include "harness/prose.h"
#include "harness/result_json.h"
#include "harness/sentence.h"

static void explain_texts(FILE *out, const char *heading, char *const *texts, size_t count)
{
    if (!count)
        return;
    fprintf(out, "\n%s:\n", heading);
    for (size_t i = 0; i < count; i++)
        prose_print(out, "  - ", texts[i]);
}

static void explain_text(FILE *out, const char *heading, char *text)
{
    explain_texts(out, heading, &text, text ? 1 : 0);
}

static void explain_clauses(FILE *out, const struct conf_case *conf_case)
{
    fputs("\nIt is about:\n", out);
    for (size_t i = 0; i < CASE_MAX_CLAUSES && conf_case->clauses[i]; i++) {
        const struct clause *clause = conf_case->clauses[i];
        struct sentence sentence = {""};

        sentence_say(&sentence, "%s, %s, %s: %s.", clause->number, clause->source, clause->section,
                     clause->says);
        if (clause->but)
            sentence_say(&sentence, " But: %s.", clause->but);
        prose_print(out, "  - ", sentence.text);
    }
}

static void explain_backend(FILE *out, const char *who, const struct asked_backend *backend)
{
    struct sentence sentence = {""};

    if (backend->name) {
        sentence_say(&sentence, "%s is %s: %s", who, backend->name, backend->about);
        fputc('\n', out);
        prose_print(out, "", sentence.text);
    }
    sentence = (struct sentence){""};
    sentence_say(&sentence, "%s offers", who);
    explain_texts(out, sentence.text, backend->offers, backend->offer_count);
}

static void explain_steps(FILE *out, const struct asked_case *asked)
{
    fprintf(out, "\nThe guest does%s:\n", asked->filesystem ? "" : ", on the raw device");
    for (size_t i = 0; i < asked->step_count; i++) {
        const struct asked_step *step = &asked->steps[i];
        char lead[64];

        snprintf(lead, sizeof(lead), "  - %s: ", step->mark ? step->mark : "step");
        prose_print(out, lead, step->text);
    }
}

static void explain_expectations(FILE *out, const struct asked_case *asked,
                                 const struct conf_case *conf_case)
{
    fprintf(out, "\nThe case asks about \"%s\". Expected:\n", asked->subject);
    for (size_t i = 0; i < asked->expectation_count; i++) {
        const struct asked_expectation *expectation = &asked->expectations[i];
        struct sentence sentence = {""};
        char lead[32];

        snprintf(lead, sizeof(lead), "  - %s: ", expectation->strength);
        sentence_say(&sentence, "%s", expectation->text);
        if (expectation->clause)
            sentence_say(&sentence, " Basis: %s, %s.", expectation->clause,
                         conf_case->expect[i].basis->says);
        prose_print(out, lead, sentence.text);
    }
}

static void explain(FILE *out, const struct asked_case *asked, const struct conf_case *conf_case)
{
    fprintf(out, "%s (%s)\n\n", asked->name, asked->family);
    prose_print(out, "", asked->question);
    fputc('\n', out);
    prose_print(out, "", asked->story);
    explain_clauses(out, conf_case);
    for (size_t i = 0; i < asked->backend_count; i++)
        explain_backend(out, i ? "Connected anew, the backend" : "The backend",
                        &asked->backends[i]);
    explain_texts(out, "It deviates", asked->deviations, asked->deviation_count);
    if (!asked->deviation_count)
        fputs("\nIt does not deviate.\n", out);
    explain_text(out, "The driver is loaded with", asked->driver_params);
    explain_text(out, "Both sides have to agree on", asked->agreed);
    if (asked->filesystem)
        fprintf(out, "\nThe disk begins with an empty file system: %s\n", asked->filesystem);
    explain_steps(out, asked);
    explain_texts(out, "It is asked what a power cut would take at", asked->cuts, asked->cut_count);
    explain_expectations(out, asked, conf_case);
    if (asked->control)
        fprintf(out, "\n%s must be clean, or this case proves nothing.\n", asked->control);
    if (conf_case->chance)
        fprintf(out, "\nIt is in no suite, and asked by its name alone:\n  %s\n",
                conf_case->chance);
}

void explain_list(FILE *out, const struct conf_case *const *cases, size_t count)
{
    int width = 0;

    for (size_t i = 0; i < count; i++)
        if ((int)strlen(cases[i]->name) > width)
            width = (int)strlen(cases[i]->name);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%-*s  %s\n", width, cases[i]->name, cases[i]->question);
}

int explain_case(FILE *out, const struct conf_case *conf_case)
{
    struct asked_case asked;
    int rc = asked_case(&asked, conf_case);

    if (rc)
        return rc;
    explain(out, &asked, conf_case);
    result_asked_dispose(&asked);
    return 0;
}
