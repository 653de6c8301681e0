/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/mutants/mutant_expectation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/mutants/part.h"
#include "harness/nearest.h"
#include "harness/outcome.h"

static int find_case(struct mutant_expectation *expectation, struct part name,
                     const struct conf_case *const *cases, struct why *why)
{
    struct nearest nearest;
    char typed[80] = "";

    for (size_t i = 0; cases[i]; i++) {
        expectation->c = cases[i];
        if (part_equals(name, cases[i]->name))
            return 0;
    }
    strncat(typed, name.at, name.size < sizeof(typed) ? name.size : sizeof(typed) - 1);
    nearest = nearest_to(typed);
    for (size_t i = 0; cases[i]; i++)
        nearest_try(&nearest, cases[i]->name);
    return why_set(why, -EINVAL, "there is no case '%s'%s%s%s", typed,
                   nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                   nearest.best ? "'?" : "");
}

static int find_words(struct mutant_expectation *expectation, struct part subject,
                      struct part outcome, struct why *why)
{
    for (enum subject s = SUBJECT_UNSET + 1; s < SUBJECT_COUNT; s++)
        if (part_equals(subject, subject_word(s)))
            expectation->subject = s;
    for (unsigned o = 1; o <= OUTCOME_LOST_WRITE; o <<= 1)
        if (part_equals(outcome, outcome_word((enum outcome)o)))
            expectation->outcome = (enum outcome)o;
    if (!expectation->subject && !part_equals(subject, MUTANT_CONTROL))
        return why_set(why, -EINVAL,
                       "'" PART_FORMAT
                       "' is no subject: steps, refused, queued, later or " MUTANT_CONTROL,
                       PART_SHOWN(subject));
    if (!expectation->outcome)
        return why_set(why, -EINVAL,
                       "'" PART_FORMAT "' is no outcome; docs/outcomes.md has the list",
                       PART_SHOWN(outcome));
    return 0;
}

/* FACET: TEXT */
static int read_facet(struct mutant_expectation *expectation, struct part facet, struct why *why)
{
    struct part name = part_cut(&facet, ":"), text = part_trimmed(facet);

    if (!name.size || !text.size)
        return why_set(why, -EINVAL, "after the comma stands FACET: TEXT");
    if (!expectation->subject)
        return why_set(why, -EINVAL, "of a control run no facet is known");
    expectation->facet = strndup(name.at, name.size);
    expectation->text = strndup(text.at, text.size);
    return expectation->facet && expectation->text ? 0 : why_set(why, -ENOMEM, "out of memory");
}

int mutant_expectation_read(struct mutant_expectation *expectation, const char *value,
                            const struct conf_case *const *cases, struct why *why)
{
    struct part facet = part_of(value), words = part_cut(&facet, ",");
    struct part name = part_next_word(&words), subject = part_next_word(&words);
    struct part outcome = part_next_word(&words);
    int rc;

    if (!outcome.size || part_trimmed(words).size)
        return why_set(why, -EINVAL, "what is expected is written CASE SUBJECT OUTCOME");
    rc = find_case(expectation, name, cases, why);
    if (!rc)
        rc = find_words(expectation, subject, outcome, why);
    return rc || !strchr(value, ',') ? rc : read_facet(expectation, facet, why);
}

void mutant_expectation_dispose(struct mutant_expectation *expectation)
{
    free(expectation->facet);
    free(expectation->text);
    free(expectation->series);
    *expectation = (struct mutant_expectation){0};
}
