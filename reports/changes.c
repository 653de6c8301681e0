/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/changes.h"

#include <string.h>

const struct change_section change_sections[] = {
    {.word = "regressed",
     .ink = INK_BAD,
     .title = "REGRESSED",
     .meaning = "Worse: a crash, a hang, a dead device or a lost write that was not there, or a "
                "MUST that was kept."},
    {.word = "traded",
     .ink = INK_ODD,
     .title = "TRADED (other, and neither better nor worse)",
     .meaning = "Other, and neither better nor worse: whether it is better to be told is for you "
                "to judge."},
    {.word = "cannot tell",
     .ink = INK_ODD,
     .title = "CANNOT TELL",
     .meaning = "An error or a skip on either side: there is nothing to compare."},
    {.word = "better",
     .ink = INK_GOOD,
     .title = "BETTER, AND NOT FIXED",
     .meaning = "Better, and not yet what it should be."},
    {.word = "fixed",
     .ink = INK_GOOD,
     .title = "FIXED",
     .meaning = "It was not what it should be, and is now."},
    {.word = "never passed",
     .ink = INK_BOLD,
     .title = "NEVER PASSED",
     .meaning = "It fails in both runs."},
    {.word = "like before",
     .ink = INK_BOLD,
     .title = "LIKE BEFORE, IN ANOTHER WAY",
     .meaning = "The same outcome. Unfolded: those that came to it in another way.",
     .only_if_other = true},
    {.word = "untested before",
     .ink = INK_BOLD,
     .title = "UNTESTED BEFORE",
     .meaning = "Only the new run has it.",
     .one_sided = true},
    {.word = "gone",
     .ink = INK_BOLD,
     .title = "GONE",
     .meaning = "Only the old run has it.",
     .one_sided = true},
    {.word = NULL},
};

const struct transition *changes_next(const struct comparison *comparison,
                                      const struct transition *after,
                                      const struct change_section *section)
{
    const struct transition *end = comparison->transitions + comparison->count;

    for (after = after ? after + 1 : comparison->transitions; after < end; after++)
        if (strcmp(transition_word(after), section->word) == 0 &&
            (after->facet_count || !section->only_if_other))
            return after;
    return NULL;
}

size_t changes_count(const struct comparison *comparison, const char *word)
{
    size_t count = 0;

    for (size_t i = 0; i < comparison->count; i++)
        count += strcmp(transition_word(&comparison->transitions[i]), word) == 0;
    return count;
}

bool changes_same_case(const struct transition *a, const struct transition *b)
{
    return a && b && strcmp(a->case_name, b->case_name) == 0 &&
           strcmp(a->frontend, b->frontend) == 0;
}

const char *changes_side(const struct case_result *result, const char *outcome)
{
    if (outcome)
        return outcome;
    if (!result)
        return "not run";
    return result->outcome ? "(none)" : verdict_word(result->verdict);
}

bool changes_by_finding(const struct transition *transition)
{
    return transition->cell && transition->kind != TRANSITION_SAME && transition->outcome_before &&
           transition->outcome_after &&
           strcmp(transition->outcome_before, transition->outcome_after) == 0;
}

size_t changes_same_settings(const char *a, const char *b)
{
    size_t left = strlen(a), other = strlen(b), same = 0;
    bool setting = false;

    for (size_t i = 1; i < left && i < other && a[left - i] == b[other - i]; i++) {
        setting |= a[left - i] == '=';
        if (a[left - i] != ' ')
            continue;
        if (!setting)
            break;
        same = i;
        setting = false;
    }
    return same;
}

const char *changes_reason(const struct run_document *document, const char *frontend,
                           const struct case_result *result)
{
    if (result)
        return result->reason;
    for (size_t i = 0; i < document->frontend_count; i++)
        if (strcmp(document->frontends[i].name, frontend) == 0)
            return document->frontends[i].error;
    return NULL;
}
