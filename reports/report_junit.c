/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "reports/paper.h"
#include "reports/report.h"
#include "reports/xml.h"

static void put_counts(FILE *out, const struct run_document *document, const char *frontend)
{
    size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    double seconds = 0;

    for (size_t i = 0; i < document->frontend_count; i++)
        if (document->frontends[i].error &&
            (!frontend || strcmp(document->frontends[i].name, frontend) == 0)) {
            tests++;
            errors++;
        }
    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        if (frontend && strcmp(result->frontend, frontend) != 0)
            continue;
        tests++;
        failures += paper_failed(document, result);
        errors += result->verdict == VERDICT_ERROR;
        skipped += result->verdict == VERDICT_SKIP;
        seconds += result->seconds;
    }
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\"",
            tests, failures, errors, skipped, seconds);
}

/* The first MUST that is broken, or else the first SHOULD. */
static const char *failure_message(const struct case_result *result)
{
    const struct finding *first = NULL;

    for (size_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];

        if (paper_broken(finding) && (!first || (strcmp(first->strength, "MUST") != 0 &&
                                                 strcmp(finding->strength, "MUST") == 0)))
            first = finding;
    }
    return first ? first->text : "a MUST is broken";
}

static void put_failure(FILE *out, const struct case_result *result)
{
    fputs("<failure", out);
    xml_attribute(out, "type", result->outcome ? result->outcome : "fail");
    xml_attribute(out, "message", failure_message(result));
    fputc('>', out);
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];

        if (!paper_broken(finding))
            continue;
        fprintf(out, "%s: ", finding->strength);
        xml_text(out, finding->text);
        if (finding->basis) {
            fputs(" Basis: ", out);
            xml_text(out, finding->basis);
        }
        fputc('\n', out);
    }
    if (result->repeat) {
        fputs("Repeat: ", out);
        xml_text(out, result->repeat);
        fputc('\n', out);
    }
    fputs("</failure>\n", out);
}

static void put_case(FILE *out, const struct run_document *document,
                     const struct case_result *result)
{
    const char *reason = result->reason ? result->reason : "no reason is known";

    fputs("<testcase", out);
    xml_attribute(out, "classname", result->frontend);
    xml_attribute(out, "name", result->case_name);
    fprintf(out, " time=\"%.3f\">\n<properties>\n", result->seconds);
    xml_property(out, "verdict", verdict_word(result->verdict));
    xml_property(out, "outcome", result->outcome);
    if (result->verdict == VERDICT_KNOWN) {
        xml_property(out, "known", reason);
        xml_property(out, "reference", result->reference);
    }
    xml_property(out, "notice", result->notice);
    xml_property(out, "taken from", result->taken_from);
    xml_property(out, "journal", result->journal);
    xml_property(out, "console", result->console);
    fputs("</properties>\n", out);
    if (paper_failed(document, result)) {
        put_failure(out, result);
    } else if (result->verdict == VERDICT_ERROR) {
        fputs("<error type=\"error\"", out);
        xml_attribute(out, "message", reason);
        fputs("/>\n", out);
    } else if (result->verdict == VERDICT_SKIP) {
        fputs("<skipped", out);
        xml_attribute(out, "message", reason);
        fputs("/>\n", out);
    }
    fputs("</testcase>\n", out);
}

/* A frontend that could not be tested is an error to be seen, not a suite that is empty. */
static void put_frontend_error(FILE *out, const struct frontend_result *frontend)
{
    fputs("<testcase", out);
    xml_attribute(out, "classname", frontend->name);
    fputs(" name=\"(frontend)\" time=\"0\">\n<error type=\"frontend\"", out);
    xml_attribute(out, "message", frontend->error);
    fputs("/>\n</testcase>\n", out);
}

static void put_suite(FILE *out, const struct run_document *document,
                      const struct frontend_result *frontend)
{
    fputs("<testsuite", out);
    xml_attribute(out, "name", frontend->name);
    put_counts(out, document, frontend->name);
    xml_attribute(out, "timestamp", document->started);
    fputs(">\n<properties>\n", out);
    xml_property(out, "bench", frontend->bench);
    for (size_t i = 0; i < frontend->version_count; i++)
        xml_property(out, frontend->versions[i].name, frontend->versions[i].value);
    xml_property(out, "profile", frontend->profile);
    fputs("</properties>\n", out);
    if (frontend->error)
        put_frontend_error(out, frontend);
    for (size_t i = 0; i < document->result_count; i++)
        if (strcmp(document->results[i].frontend, frontend->name) == 0)
            put_case(out, document, &document->results[i]);
    fputs("</testsuite>\n", out);
}

void report_junit(FILE *out, const struct run_document *document)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
    xml_attribute(out, "name", document->tool);
    put_counts(out, document, NULL);
    fputs(">\n", out);
    for (size_t i = 0; i < document->frontend_count; i++)
        put_suite(out, document, &document->frontends[i]);
    fputs("</testsuites>\n", out);
}
