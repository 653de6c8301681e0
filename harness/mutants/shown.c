/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/mutants/shown.h"

#include <string.h>

#include "harness/outcome.h"

bool shown_judged(const struct case_result *result)
{
    return result && result->verdict != VERDICT_ERROR && result->verdict != VERDICT_SKIP;
}

const char *shown_why_not(const struct case_result *result)
{
    return !result          ? "it was not run"
           : result->reason ? result->reason
                            : verdict_word(result->verdict);
}

bool shown_control(const struct case_result *result)
{
    return result->subject && !strcmp(result->subject, MUTANT_CONTROL);
}

static const struct subject_result *find_subject(const struct case_result *result,
                                                 const char *subject)
{
    for (size_t i = 0; subject && i < result->subject_count; i++)
        if (!strcmp(result->subjects[i].subject, subject))
            return &result->subjects[i];
    return NULL;
}

const char *shown_outcome(const struct case_result *result, const char *subject)
{
    const struct subject_result *found;

    if (shown_control(result))
        return subject ? NULL : result->outcome;
    if (!subject)
        return outcome_word(OUTCOME_AS_OFFERED); /* it was judged: the control run was clean */
    found = find_subject(result, subject);
    return found ? found->outcome : NULL;
}

const char *shown_facet(const struct case_result *result, const char *subject, const char *facet)
{
    const struct subject_result *found = find_subject(result, subject);

    for (size_t i = 0; found && i < found->facet_count; i++)
        if (!strcmp(found->facets[i].name, facet))
            return found->facets[i].value;
    return NULL;
}

const char *shown_subject(const struct mutant_expectation *expectation)
{
    return expectation->subject ? subject_word(expectation->subject) : NULL;
}

bool shown_meets(const struct case_result *result, const struct mutant_expectation *expectation)
{
    const char *subject = shown_subject(expectation), *facet;
    const char *outcome = shown_outcome(result, subject);

    if (!outcome || outcome_of(outcome) != expectation->outcome)
        return false;
    if (!expectation->facet)
        return true;
    facet = shown_facet(result, subject, expectation->facet);
    return facet && strstr(facet, expectation->text);
}
