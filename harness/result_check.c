/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/result_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

int result_check_case(const struct case_result *result, struct why *why)
{
    bool judged = result->verdict != VERDICT_SKIP && result->verdict != VERDICT_ERROR;

    if (judged && !result->outcome)
        return why_set(why, -EINVAL, "outcome: is missing beside the verdict %s",
                       verdict_word(result->verdict));
    if (!judged && result->outcome)
        return why_set(why, -EINVAL, "outcome: cannot be there beside the verdict %s",
                       verdict_word(result->verdict));
    if (!result->reason && result->verdict != VERDICT_PASS && result->verdict != VERDICT_FAIL)
        return why_set(why, -EINVAL, "reason: is missing beside the verdict %s",
                       verdict_word(result->verdict));
    return 0;
}

/* What must be its own in a list: one text, or two. */
struct key {
    const char *a, *b;
    size_t at;
};

static int by_text(const void *left, const void *right)
{
    const struct key *l = left, *r = right;
    int order = strcmp(l->a, r->a);

    return order ? order : strcmp(l->b, r->b);
}

static int by_text_and_place(const void *left, const void *right)
{
    const struct key *l = left, *r = right;
    int order = by_text(left, right);

    return order ? order : (l->at > r->at) - (l->at < r->at);
}

/* Sorts the keys of a list, of which no two may be the same. */
static int check_keys(struct key *keys, size_t count, const char *list, const char *what,
                      struct why *why)
{
    qsort(keys, count, sizeof(*keys), by_text_and_place);
    for (size_t i = 1; i < count; i++)
        if (by_text(&keys[i - 1], &keys[i]) == 0)
            return why_set(why, -EINVAL, "%s[%zu]: has the %s of %s[%zu]", list, keys[i].at, what,
                           list, keys[i - 1].at);
    return 0;
}

static int check_asked(const struct run_document *document, struct key *keys, struct why *why)
{
    int rc;

    for (size_t i = 0; i < document->case_count; i++)
        keys[i] = (struct key){document->cases[i].name, "", i};
    rc = check_keys(keys, document->case_count, "cases", "name", why);
    if (rc)
        return rc;
    for (size_t i = 0; i < document->clause_count; i++)
        keys[i] = (struct key){document->clauses[i].number, "", i};
    return check_keys(keys, document->clause_count, "clauses", "number", why);
}

static int check_results(const struct run_document *document, struct key *keys, struct why *why)
{
    struct key *frontends = keys + document->result_count;
    int rc;

    for (size_t i = 0; i < document->frontend_count; i++)
        frontends[i] = (struct key){document->frontends[i].name, "", i};
    rc = check_keys(frontends, document->frontend_count, "frontends", "name", why);
    for (size_t i = 0; !rc && i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];
        const struct key name = {result->frontend, "", 0};

        keys[i] = (struct key){result->frontend, result->case_name, i};
        rc = result_check_case(result, why);
        if (rc)
            why_prefix(why, rc, "results[%zu]: ", i);
        else if (!bsearch(&name, frontends, document->frontend_count, sizeof(name), by_text))
            rc = why_set(why, -EINVAL, "results[%zu]: frontend: is not one of `frontends`", i);
    }
    return rc ? rc : check_keys(keys, document->result_count, "results", "case and frontend", why);
}

int result_check_document(const struct run_document *document, struct why *why)
{
    size_t count = document->result_count + document->frontend_count + document->case_count +
                   document->clause_count;
    struct key *keys = calloc(count + 1, sizeof(*keys));
    int rc = keys ? check_results(document, keys, why) : why_set(why, -ENOMEM, "out of memory");

    if (!rc)
        rc = check_asked(document, keys, why);
    free(keys);
    return rc;
}
