/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/change_groups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct transition *change_groups_next(const struct change_groups *groups,
                                            const struct transition *after)
{
    const struct transition *next = changes_next(groups->comparison, after, groups->section);

    return changes_same_case(after, next) ? next : NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool same_facets(const struct transition *a, const struct transition *b)
{
    for (size_t i = 0; i < a->facet_count && i < b->facet_count; i++)
        if (!same_text(a->facets[i].name, b->facets[i].name) ||
            !same_text(a->facets[i].before, b->facets[i].before) ||
            !same_text(a->facets[i].after, b->facets[i].after))
            return false;
    return a->facet_count == b->facet_count;
}

static const char *side(const struct comparison *comparison, const struct transition *transition,
                        bool after)
{
    return changes_reason(after ? comparison->after : comparison->before, transition->frontend,
                          after ? transition->after : transition->before);
}

static bool same_verdict(const struct case_result *a, const struct case_result *b)
{
    return a && b ? a->verdict == b->verdict : a == b;
}

/* What is newly broken is told of a frontend's own journal: such a change stands for itself. */
static bool says_the_same(const struct comparison *comparison, const struct transition *a,
                          const struct transition *b)
{
    return !strcmp(a->subject, b->subject) &&
           !strcmp(changes_side(a->before, a->outcome_before),
                   changes_side(b->before, b->outcome_before)) &&
           !strcmp(changes_side(a->after, a->outcome_after),
                   changes_side(b->after, b->outcome_after)) &&
           same_verdict(a->before, b->before) && same_verdict(a->after, b->after) &&
           same_facets(a, b) && !changes_by_finding(a) && !changes_by_finding(b) &&
           (a->kind != TRANSITION_CANNOT_TELL ||
            (same_text(side(comparison, a, false), side(comparison, b, false)) &&
             same_text(side(comparison, a, true), side(comparison, b, true))));
}

static bool belongs(const struct change_groups *groups, const struct change_group *group,
                    const struct transition *transition)
{
    const struct transition *one = group->firsts[0];

    while (one && transition && says_the_same(groups->comparison, one, transition)) {
        one = change_groups_next(groups, one);
        transition = change_groups_next(groups, transition);
    }
    return !one && !transition;
}

/* Behind the last one of its case, or at the end. */
static struct change_group *add_group(struct change_groups *groups, const char *case_name)
{
    struct change_group *grown =
        realloc(groups->groups, (groups->count + 1) * sizeof(*groups->groups));
    size_t at = groups->count;

    if (!grown)
        return NULL;
    groups->groups = grown;
    while (at > 0 && strcmp(grown[at - 1].firsts[0]->case_name, case_name) != 0)
        at--;
    if (at == 0)
        at = groups->count;
    memmove(grown + at + 1, grown + at, (groups->count - at) * sizeof(*grown));
    groups->count++;
    grown[at] = (struct change_group){0};
    return &grown[at];
}

static struct change_group *group_of(struct change_groups *groups, const struct transition *first)
{
    for (size_t i = 0; i < groups->count; i++)
        if (!strcmp(groups->groups[i].firsts[0]->case_name, first->case_name) &&
            belongs(groups, &groups->groups[i], first))
            return &groups->groups[i];
    return add_group(groups, first->case_name);
}

static int add(struct change_groups *groups, const struct transition *first)
{
    struct change_group *group = group_of(groups, first);
    const struct transition **firsts = NULL;
    size_t at;

    if (group)
        firsts = realloc(group->firsts, (group->count + 1) * sizeof(*firsts));
    if (!firsts)
        return -ENOMEM;
    group->firsts = firsts;
    for (at = group->count; at > 0; at--) {
        if (strverscmp(firsts[at - 1]->frontend, first->frontend) <= 0)
            break;
        firsts[at] = firsts[at - 1];
    }
    firsts[at] = first;
    group->count++;
    return 0;
}

int change_groups_init(struct change_groups *groups, const struct comparison *comparison,
                       const struct change_section *section)
{
    const struct transition *transition = changes_next(comparison, NULL, section), *last = NULL;
    int rc = 0;

    *groups = (struct change_groups){.comparison = comparison, .section = section};
    for (; !rc && transition; transition = changes_next(comparison, transition, section)) {
        if (!changes_same_case(last, transition))
            rc = add(groups, transition);
        last = transition;
    }
    return rc;
}

void change_groups_dispose(struct change_groups *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        free(groups->groups[i].firsts);
    free(groups->groups);
}
