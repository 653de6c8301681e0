/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "reports/report.h"
#include "reports/xml.h"

/* What a reader of JUnit makes of a transition. */
enum sort {
    SORT_PASS = 0,
    SORT_FAILURE,
    SORT_ERROR,
    SORT_SKIPPED,
};

static bool is_error(const struct case_result *result)
{
    return !result || result->verdict == VERDICT_ERROR;
}

static enum sort sort_of(const struct transition *transition, bool strict)
{
    switch (transition->kind) {
    case TRANSITION_WORSE:
        return SORT_FAILURE;
    case TRANSITION_TRADED:
        return strict ? SORT_FAILURE : SORT_PASS;
    case TRANSITION_CANNOT_TELL:
        return is_error(transition->before) || is_error(transition->after) ? SORT_ERROR
                                                                           : SORT_SKIPPED;
    default:
        return SORT_PASS;
    }
}

static void put_counts(FILE *out, const struct comparison *comparison, const char *frontend,
                       bool strict)
{
    size_t tests = 0, count_of[SORT_SKIPPED + 1] = {0};

    for (size_t i = 0; i < comparison->count; i++) {
        const struct transition *transition = &comparison->transitions[i];

        if (frontend && strcmp(transition->frontend, frontend) != 0)
            continue;
        tests++;
        count_of[sort_of(transition, strict)]++;
    }
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", tests,
            count_of[SORT_FAILURE], count_of[SORT_ERROR], count_of[SORT_SKIPPED]);
}

static const char *or_none(const char *text)
{
    return text ? text : "(none)";
}

/* As an attribute, and as text with the facets below it. */
static void put_outcomes(FILE *out, const struct transition *transition)
{
    xml_text(out, or_none(transition->outcome_before));
    xml_text(out, " -> ");
    xml_text(out, or_none(transition->outcome_after));
}

static void put_trouble(FILE *out, const struct transition *transition, const char *element)
{
    const char *again = transition_again(transition);

    fprintf(out, "<%s", element);
    xml_attribute(out, "type", transition_word(transition));
    fputs(" message=\"", out);
    put_outcomes(out, transition);
    fputs("\">", out);
    for (size_t i = 0; i < transition->facet_count; i++) {
        const struct facet_change *facet = &transition->facets[i];

        xml_text(out, facet->name);
        fputs(": ", out);
        xml_text(out, or_none(facet->before));
        xml_text(out, " -> ");
        xml_text(out, or_none(facet->after));
        fputc('\n', out);
    }
    if (again) {
        fputs("Again: ", out);
        xml_text(out, again);
        fputc('\n', out);
    }
    fprintf(out, "</%s>\n", element);
}

static void put_transition(FILE *out, const struct transition *transition, bool strict)
{
    static const char *const elements[] = {
        [SORT_FAILURE] = "failure", [SORT_ERROR] = "error", [SORT_SKIPPED] = "skipped"};
    const char *element = elements[sort_of(transition, strict)];

    fputs("<testcase", out);
    xml_attribute(out, "classname", transition->frontend);
    fputs(" name=\"", out);
    xml_text(out, transition->case_name);
    fputs(", ", out);
    xml_text(out, transition->subject);
    fputs("\">\n<properties>\n", out);
    xml_property(out, "change", transition_word(transition));
    xml_property(out, "before", transition->outcome_before);
    xml_property(out, "after", transition->outcome_after);
    fputs("</properties>\n", out);
    if (element)
        put_trouble(out, transition, element);
    fputs("</testcase>\n", out);
}

static void put_suite(FILE *out, const struct comparison *comparison, const char *frontend,
                      bool strict)
{
    fputs("<testsuite", out);
    xml_attribute(out, "name", frontend);
    put_counts(out, comparison, frontend, strict);
    xml_attribute(out, "timestamp", comparison->after->started);
    fputs(">\n", out);
    for (size_t i = 0; i < comparison->count; i++)
        if (strcmp(comparison->transitions[i].frontend, frontend) == 0)
            put_transition(out, &comparison->transitions[i], strict);
    fputs("</testsuite>\n", out);
}

static bool is_first_of_frontend(const struct comparison *comparison, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (strcmp(comparison->transitions[i].frontend, comparison->transitions[which].frontend) ==
            0)
            return false;
    return true;
}

void report_compare_junit(FILE *out, const struct comparison *comparison, bool strict)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
    xml_attribute(out, "name", comparison->after->tool);
    put_counts(out, comparison, NULL, strict);
    fputs(">\n", out);
    for (size_t i = 0; i < comparison->count; i++)
        if (is_first_of_frontend(comparison, i))
            put_suite(out, comparison, comparison->transitions[i].frontend, strict);
    fputs("</testsuites>\n", out);
}
