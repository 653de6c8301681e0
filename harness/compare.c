/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/compare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/outcome.h"

/* Of the subject that the case asks about the verdict says so, with all else that the case expects. */
static bool passes(const struct transition *transition)
{
    return transition->cell ? transition->after->verdict == VERDICT_PASS
                            : outcome_strength(outcome_of(transition->outcome_after)) != MUST;
}

static bool never_passed(const struct transition *transition)
{
    return transition->cell && transition->before->verdict == VERDICT_FAIL &&
           transition->after->verdict == VERDICT_FAIL;
}

const char *transition_word(const struct transition *transition)
{
    const struct transition *t = transition;

    switch (t->kind) {
    case TRANSITION_WORSE:
        return "regressed";
    case TRANSITION_TRADED:
        return "traded";
    case TRANSITION_CANNOT_TELL:
        return "cannot tell";
    case TRANSITION_BETTER:
        return passes(t) ? "fixed" : "better";
    case TRANSITION_SAME:
        return never_passed(t) ? "never passed" : "like before";
    case TRANSITION_NEW:
        return "untested before";
    case TRANSITION_GONE:
        return "gone";
    default:
        return "unset";
    }
}

const char *transition_again(const struct transition *transition)
{
    if (transition->after && transition->after->repeat)
        return transition->after->repeat;
    return transition->before ? transition->before->repeat : NULL;
}

static const struct frontend_result *find_frontend(const struct run_document *document,
                                                   const char *name)
{
    for (size_t i = 0; i < document->frontend_count; i++)
        if (strcmp(document->frontends[i].name, name) == 0)
            return &document->frontends[i];
    return NULL;
}

static bool frontend_failed(const struct run_document *document, const char *name)
{
    const struct frontend_result *frontend = find_frontend(document, name);

    return frontend && frontend->error;
}

/* A frontend that both runs were to test, and one of them could not. */
static bool some_frontend_failed(const struct run_document *before,
                                 const struct run_document *after)
{
    for (size_t i = 0; i < before->frontend_count; i++) {
        const char *name = before->frontends[i].name;

        if (find_frontend(after, name) &&
            (frontend_failed(before, name) || frontend_failed(after, name)))
            return true;
    }
    return false;
}

static const struct subject_result *find_subject(const struct case_result *result, const char *name)
{
    for (size_t i = 0; i < result->subject_count; i++)
        if (strcmp(result->subjects[i].subject, name) == 0)
            return &result->subjects[i];
    return NULL;
}

static const char *find_facet(const struct subject_result *subject, const char *name)
{
    for (size_t i = 0; subject && i < subject->facet_count; i++)
        if (strcmp(subject->facets[i].name, name) == 0)
            return subject->facets[i].value;
    return NULL;
}

static size_t count_broken(const struct case_result *result, const struct finding *like)
{
    size_t count = 0;

    for (size_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];

        count += !finding->held && strcmp(finding->strength, like->strength) == 0 &&
                 strcmp(finding->basis ? finding->basis : "", like->basis ? like->basis : "") == 0;
    }
    return count;
}

/* Findings are told apart by their basis: their text speaks of one run's journal. */
static bool breaks_more(const struct case_result *result, const struct case_result *than,
                        enum strength strength)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];

        if (!finding->held && strcmp(finding->strength, strength_word(strength)) == 0 &&
            count_broken(result, finding) > count_broken(than, finding))
            return true;
    }
    return false;
}

static enum transition_kind compare_findings(const struct case_result *before,
                                             const struct case_result *after)
{
    if (breaks_more(after, before, MUST))
        return TRANSITION_WORSE;
    if (breaks_more(after, before, SHOULD))
        return TRANSITION_TRADED;
    if (breaks_more(before, after, MUST) || breaks_more(before, after, SHOULD))
        return TRANSITION_BETTER;
    return TRANSITION_SAME;
}

static enum transition_kind compare_outcomes(const char *before, const char *after)
{
    switch (outcome_compare(outcome_of(before), outcome_of(after))) {
    case CHANGE_WORSE:
        return TRANSITION_WORSE;
    case CHANGE_BETTER:
        return TRANSITION_BETTER;
    case CHANGE_TRADED:
        return TRANSITION_TRADED;
    case CHANGE_NONE:
        break;
    }
    return TRANSITION_SAME;
}

static enum transition_kind judge(const struct transition *transition)
{
    enum transition_kind kind, findings;

    if (!transition->outcome_before)
        return TRANSITION_NEW;
    if (!transition->outcome_after)
        return TRANSITION_GONE;
    kind = compare_outcomes(transition->outcome_before, transition->outcome_after);
    if (!transition->cell || (kind != TRANSITION_SAME && kind != TRANSITION_TRADED))
        return kind;
    findings = compare_findings(transition->before, transition->after);
    return kind == TRANSITION_SAME || findings == TRANSITION_WORSE ? findings : kind;
}

/* Room for the facets of both sides; the few that differ are kept. */
static int compare_facets(struct transition *transition, const struct subject_result *before,
                          const struct subject_result *after)
{
    size_t room = (before ? before->facet_count : 0) + (after ? after->facet_count : 0);
    struct facet_change *facets = calloc(room + 1, sizeof(*facets));

    if (!facets)
        return -ENOMEM;
    transition->facets = facets;
    for (size_t i = 0; before && i < before->facet_count; i++) {
        const char *name = before->facets[i].name, *old = before->facets[i].value;
        const char *new = find_facet(after, name);

        if (!new || strcmp(old, new) != 0)
            facets[transition->facet_count++] = (struct facet_change){name, old, new};
    }
    for (size_t i = 0; after && i < after->facet_count; i++)
        if (!find_facet(before, after->facets[i].name))
            facets[transition->facet_count++] =
                (struct facet_change){after->facets[i].name, NULL, after->facets[i].value};
    return 0;
}

static struct transition *add(struct comparison *comparison, const struct transition *transition)
{
    struct transition *grown =
        realloc(comparison->transitions, (comparison->count + 1) * sizeof(*grown));

    if (!grown)
        return NULL;
    comparison->transitions = grown;
    grown[comparison->count] = *transition;
    comparison->count_of[transition->kind]++;
    return &grown[comparison->count++];
}

static int add_subject(struct comparison *comparison, const struct case_result *before,
                       const struct case_result *after, const char *name)
{
    const struct subject_result *old = find_subject(before, name), *new = find_subject(after, name);
    struct transition transition = {
        .frontend = after->frontend,
        .case_name = after->case_name,
        .subject = name,
        .cell = strcmp(name, after->subject) == 0,
        .before = before,
        .after = after,
        .outcome_before = old ? old->outcome : NULL,
        .outcome_after = new ? new->outcome : NULL,
    };
    struct transition *added;

    if (transition.cell && strcmp(before->subject, after->subject) == 0) {
        transition.outcome_before = before->outcome;
        transition.outcome_after = after->outcome;
    }
    transition.kind = judge(&transition);
    added = add(comparison, &transition);
    return added ? compare_facets(added, old, new) : -ENOMEM;
}

/* One transition for the whole case, where the subjects have nothing to say. */
static int add_case(struct comparison *comparison, const struct case_result *before,
                    const struct case_result *after, enum transition_kind kind)
{
    const struct case_result *either = after ? after : before;
    struct transition transition = {
        .kind = kind,
        .frontend = either->frontend,
        .case_name = either->case_name,
        .subject = either->subject,
        .cell = true,
        .before = before,
        .after = after,
        .outcome_before = before ? before->outcome : NULL,
        .outcome_after = after ? after->outcome : NULL,
    };

    return add(comparison, &transition) ? 0 : -ENOMEM;
}

static bool is_judged(const struct case_result *result)
{
    return result->outcome && result->verdict != VERDICT_SKIP && result->verdict != VERDICT_ERROR;
}

static int compare_case(struct comparison *comparison, const struct case_result *before,
                        const struct case_result *after)
{
    int rc;

    if (!is_judged(before) || !is_judged(after)) {
        comparison->errors |= before->verdict == VERDICT_ERROR || after->verdict == VERDICT_ERROR;
        return add_case(comparison, before, after, TRANSITION_CANNOT_TELL);
    }
    rc = add_subject(comparison, before, after, after->subject);
    for (size_t i = 0; i < before->subject_count && rc == 0; i++)
        if (strcmp(before->subjects[i].subject, after->subject) != 0)
            rc = add_subject(comparison, before, after, before->subjects[i].subject);
    for (size_t i = 0; i < after->subject_count && rc == 0; i++)
        if (strcmp(after->subjects[i].subject, after->subject) != 0 &&
            !find_subject(before, after->subjects[i].subject))
            rc = add_subject(comparison, before, after, after->subjects[i].subject);
    return rc;
}

/* A case that is absent because its frontend could not be tested is neither new nor gone. */
static int compare_absent(struct comparison *comparison, const struct case_result *before,
                          const struct case_result *after)
{
    const struct run_document *other = before ? comparison->after : comparison->before;
    enum transition_kind kind = before ? TRANSITION_GONE : TRANSITION_NEW;

    if (frontend_failed(other, before ? before->frontend : after->frontend))
        kind = TRANSITION_CANNOT_TELL;
    return add_case(comparison, before, after, kind);
}

int compare_runs(struct comparison **comparison_out, const struct run_document *before,
                 const struct run_document *after, struct why *why)
{
    struct comparison *comparison = calloc(1, sizeof(*comparison));
    int rc = comparison ? 0 : -ENOMEM;

    if (comparison) {
        comparison->before = before;
        comparison->after = after;
        comparison->errors = some_frontend_failed(before, after);
    }
    for (size_t i = 0; i < before->result_count && rc == 0; i++) {
        const struct case_result *old = &before->results[i],
                                 *new = result_find(after, old->frontend, old->case_name);

        rc = new ? compare_case(comparison, old, new) : compare_absent(comparison, old, NULL);
    }
    for (size_t i = 0; i < after->result_count && rc == 0; i++)
        if (!result_find(before, after->results[i].frontend, after->results[i].case_name))
            rc = compare_absent(comparison, NULL, &after->results[i]);
    if (rc < 0) {
        compare_free(comparison);
        return why_set(why, rc, "compare runs: out of memory");
    }
    *comparison_out = comparison;
    return 0;
}

void compare_free(struct comparison *comparison)
{
    if (!comparison)
        return;
    for (size_t i = 0; i < comparison->count; i++)
        free(comparison->transitions[i].facets);
    free(comparison->transitions);
    free(comparison);
}

int compare_exit_status(const struct comparison *comparison, bool strict)
{
    const size_t *count_of = comparison->count_of;

    if (count_of[TRANSITION_WORSE] > 0 || (strict && count_of[TRANSITION_TRADED] > 0))
        return 1;
    if (comparison->errors ||
        count_of[TRANSITION_SAME] + count_of[TRANSITION_BETTER] + count_of[TRANSITION_TRADED] == 0)
        return 3;
    return 0;
}
