/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/page_groups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/paper.h"

/* Why it is worth a word: NULL where nothing is. */
static const char *cause_of(const struct case_result *result)
{
    if (result->reason)
        return result->reason;
    for (size_t i = 0; i < result->finding_count; i++)
        if (paper_broken(&result->findings[i]))
            return result->findings[i].basis ? result->findings[i].basis : result->findings[i].text;
    return NULL;
}

/* FAIL stands before what is known, both before what was not judged. */
static int rank(const struct page_group *group)
{
    return group->verdict == VERDICT_ERROR  ? 1
           : group->verdict == VERDICT_SKIP ? 3
           : group->verdict == VERDICT_FAIL ? 0
                                            : 2;
}

static int worst_first(const void *a, const void *b)
{
    const struct page_group *left = a, *right = b;

    if (rank(left) != rank(right))
        return rank(left) - rank(right);
    if (left->outcome != right->outcome)
        return outcome_worst(left->outcome, right->outcome) == left->outcome ? -1 : 1;
    if (left->result_count != right->result_count)
        return left->result_count > right->result_count ? -1 : 1;
    return strcmp(left->cause, right->cause);
}

static struct page_group *group_of(struct page_groups *groups, enum verdict verdict,
                                   const char *cause, size_t size)
{
    struct page_group *group = groups->groups;

    for (; group < groups->groups + groups->count; group++)
        if (group->verdict == verdict && strlen(group->cause) == size &&
            !memcmp(group->cause, cause, size))
            return group;
    group = realloc(groups->groups, (groups->count + 1) * sizeof(*group));
    if (!group)
        return NULL;
    groups->groups = group;
    group += groups->count;
    *group = (struct page_group){.cause = strndup(cause, size), .verdict = verdict};
    groups->count++;
    return group->cause ? group : NULL;
}

static int add(struct page_groups *groups, const struct page *page,
               const struct case_result *result, const char *cause, size_t size)
{
    enum verdict verdict = paper_failed(page->document, result) ? VERDICT_FAIL : result->verdict;
    struct page_group *group = group_of(groups, verdict, cause, size);
    const struct case_result **results = NULL;

    if (group)
        results = realloc(group->results, (group->result_count + 1) * sizeof(*results));
    if (!results)
        return -ENOMEM;
    group->results = results;
    group->results[group->result_count++] = result;
    if (!group->reference)
        group->reference = result->reference;
    return 0;
}

size_t page_group_count(const struct page_group *group, enum outcome outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < group->result_count; i++)
        count += group->results[i]->outcome && outcome_of(group->results[i]->outcome) == outcome;
    return count;
}

/* Of equally frequent ones the worst. */
static enum outcome most_frequent(const struct page_group *group)
{
    enum outcome most = OUTCOME_UNSET;
    size_t most_count = 1;

    for (unsigned bit = OUTCOME_AS_OFFERED; bit <= OUTCOME_LOST_WRITE; bit <<= 1) {
        size_t count = page_group_count(group, (enum outcome)bit);

        if (count >= most_count) {
            most = (enum outcome)bit;
            most_count = count;
        }
    }
    return most;
}

/* A profile joins the reasons for what several subjects met with "; ": each is a cause of its own. */
static int add_causes(struct page_groups *groups, const struct page *page,
                      const struct case_result *result)
{
    const char *cause = cause_of(result);
    int rc = 0;

    while (!rc && cause) {
        const char *end = result->verdict == VERDICT_KNOWN ? strstr(cause, "; ") : NULL;

        rc = add(groups, page, result, cause, end ? (size_t)(end - cause) : strlen(cause));
        cause = end ? end + 2 : NULL;
    }
    return rc;
}

int page_groups_init(struct page_groups *groups, const struct page *page, const char *frontend)
{
    int rc = 0;

    *groups = (struct page_groups){0};
    for (size_t i = 0; i < page->row_count; i++)
        for (size_t j = 0; j < page->column_count; j++) {
            const struct case_result *result = page->rows[i].cells[j];

            if (!rc && result && (!frontend || !strcmp(result->frontend, frontend)))
                rc = add_causes(groups, page, result);
        }
    for (size_t i = 0; i < groups->count; i++)
        groups->groups[i].outcome = most_frequent(&groups->groups[i]);
    if (groups->count)
        qsort(groups->groups, groups->count, sizeof(*groups->groups), worst_first);
    return rc;
}

void page_groups_dispose(struct page_groups *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        free(groups->groups[i].cause);
        free(groups->groups[i].results);
    }
    free(groups->groups);
}
