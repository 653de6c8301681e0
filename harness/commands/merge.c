/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/why.h"

struct merging {
    const struct merge_source *sources;
    size_t *frontend_sources; /* of each frontend, which source introduced it */
    struct merged merged;
};

static const char *run_of(const struct merging *merging, size_t source)
{
    return merging->sources[source].run;
}

/* The first version of a name that both know, and know differently; NULL: there is none. */
static const struct named_value *difference(const struct frontend_result *a,
                                            const struct frontend_result *b, const char **other_out)
{
    for (size_t i = 0; i < a->version_count; i++)
        for (size_t j = 0; j < b->version_count; j++) {
            if (strcmp(a->versions[i].name, b->versions[j].name) != 0 ||
                !strcmp(a->versions[i].value, b->versions[j].value))
                continue;
            *other_out = b->versions[j].value;
            return &a->versions[i];
        }
    return NULL;
}

/* One that could be tested says more of itself than one that could not. */
static int add_frontend(struct merging *merging, const struct frontend_result *frontend,
                        size_t source, struct why *why)
{
    struct run_document *document = &merging->merged.document;
    const struct named_value *one;
    const char *other;
    size_t i = 0;

    while (i < document->frontend_count && strcmp(document->frontends[i].name, frontend->name) != 0)
        i++;
    if (i < document->frontend_count) {
        one = difference(&document->frontends[i], frontend, &other);
        if (one)
            return why_set(why, -EINVAL,
                           "%s is not the same frontend in all runs: its %s is %s in %s, and %s in "
                           "%s; leave one of them out",
                           frontend->name, one->name, one->value,
                           run_of(merging, merging->frontend_sources[i]), other,
                           run_of(merging, source));
        if (!document->frontends[i].error || frontend->error)
            return 0;
    } else {
        document->frontend_count++;
    }
    document->frontends[i] = *frontend;
    merging->frontend_sources[i] = source;
    return 0;
}

static bool same_word(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static int check_same(const struct merging *merging, size_t at, const struct case_result *result,
                      size_t source, struct why *why)
{
    const struct case_result *there = &merging->merged.document.results[at];

    if (there->verdict == result->verdict && same_word(there->outcome, result->outcome))
        return 0;
    return why_set(
        why, -EINVAL,
        "%s on %s is %s%s%s in %s, and %s%s%s in %s: compare these runs, and leave one of "
        "them out",
        result->case_name, result->frontend, verdict_word(there->verdict),
        there->outcome ? " with " : "", there->outcome ? there->outcome : "",
        run_of(merging, merging->merged.sources[at]), verdict_word(result->verdict),
        result->outcome ? " with " : "", result->outcome ? result->outcome : "",
        run_of(merging, source));
}

static int add_result(struct merging *merging, const struct case_result *result, size_t source,
                      struct why *why)
{
    struct run_document *document = &merging->merged.document;
    size_t i = 0;

    while (i < document->result_count &&
           (strcmp(document->results[i].case_name, result->case_name) != 0 ||
            strcmp(document->results[i].frontend, result->frontend) != 0))
        i++;
    if (i < document->result_count) {
        if (result->verdict == VERDICT_ERROR)
            return 0;
        if (document->results[i].verdict != VERDICT_ERROR)
            return check_same(merging, i, result, source, why);
    } else {
        document->result_count++;
    }
    document->results[i] = *result;
    merging->merged.sources[i] = source;
    return 0;
}

/* What was asked, in the words of the first who has them. */
static void add_asked(struct run_document *document, const struct run_document *from)
{
    for (size_t i = 0; i < from->case_count; i++) {
        size_t at = 0;

        while (at < document->case_count &&
               strcmp(document->cases[at].name, from->cases[i].name) != 0)
            at++;
        if (at == document->case_count)
            document->cases[document->case_count++] = from->cases[i];
    }
    for (size_t i = 0; i < from->clause_count; i++) {
        size_t at = 0;

        while (at < document->clause_count &&
               strcmp(document->clauses[at].number, from->clauses[i].number) != 0)
            at++;
        if (at == document->clause_count)
            document->clauses[document->clause_count++] = from->clauses[i];
    }
}

static int add_source(struct merging *merging, size_t source, struct why *why)
{
    const struct run_document *from = merging->sources[source].document;
    struct run_document *document = &merging->merged.document;
    int rc = 0;

    for (size_t i = 0; !rc && i < from->frontend_count; i++)
        rc = add_frontend(merging, &from->frontends[i], source, why);
    for (size_t i = 0; !rc && i < from->result_count; i++)
        rc = add_result(merging, &from->results[i], source, why);
    add_asked(document, from);
    document->strict |= from->strict;
    if (!document->started || strcmp(from->started, document->started) < 0)
        document->started = from->started;
    return rc;
}

/* Room for all that the sources have. */
static int make_room(struct merging *merging, size_t count)
{
    struct run_document *document = &merging->merged.document;
    size_t frontends = 1, results = 1, cases = 1, clauses = 1;

    for (size_t i = 0; i < count; i++) {
        const struct run_document *from = merging->sources[i].document;

        frontends += from->frontend_count;
        results += from->result_count;
        cases += from->case_count;
        clauses += from->clause_count;
    }
    document->frontends = calloc(frontends, sizeof(*document->frontends));
    document->results = calloc(results, sizeof(*document->results));
    document->cases = calloc(cases, sizeof(*document->cases));
    document->clauses = calloc(clauses, sizeof(*document->clauses));
    merging->merged.sources = calloc(results, sizeof(*merging->merged.sources));
    merging->frontend_sources = calloc(frontends, sizeof(*merging->frontend_sources));
    return document->frontends && document->results && document->cases && document->clauses &&
                   merging->merged.sources && merging->frontend_sources
               ? 0
               : -ENOMEM;
}

/* Where something goes: results by frontend, then cases in the catalogue's order. */
struct place {
    size_t frontend, rank, at;
};

static int by_place(const void *a, const void *b)
{
    const struct place *one = a, *other = b;

    if (one->frontend != other->frontend)
        return one->frontend < other->frontend ? -1 : 1;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return one->at < other->at ? -1 : one->at > other->at;
}

/* In the catalogue; what it does not have comes behind it. */
static size_t rank_of(const char *case_name)
{
    size_t rank = 0;

    while (all_cases[rank] && strcmp(all_cases[rank]->name, case_name) != 0)
        rank++;
    return rank;
}

static size_t frontend_of(const struct run_document *document, const char *name)
{
    size_t i = 0;

    while (strcmp(document->frontends[i].name, name) != 0)
        i++;
    return i;
}

/* As a run of the whole would have them, in whatever order the parts were named. */
static int put_in_order(struct merged *merged)
{
    struct run_document *document = &merged->document;
    size_t count = document->result_count;
    struct place *places = calloc(count + 1, sizeof(*places));
    struct case_result *results = calloc(count + 1, sizeof(*results));
    size_t *sources = calloc(count + 1, sizeof(*sources));
    bool room = places && results && sources;

    for (size_t i = 0; room && i < count; i++)
        places[i] = (struct place){frontend_of(document, document->results[i].frontend),
                                   rank_of(document->results[i].case_name), i};
    if (room)
        qsort(places, count, sizeof(*places), by_place);
    for (size_t i = 0; room && i < count; i++) {
        results[i] = document->results[places[i].at];
        sources[i] = merged->sources[places[i].at];
    }
    free(places);
    free(room ? document->results : results);
    free(room ? merged->sources : sources);
    if (!room)
        return -ENOMEM;
    document->results = results;
    merged->sources = sources;
    return 0;
}

/* A frontend that failed in one run, and was tested whole in others, did not fail. */
static void settle_errors(struct run_document *document)
{
    for (size_t i = 0; i < document->frontend_count; i++) {
        struct frontend_result *frontend = &document->frontends[i];
        bool any = false, tested = false;

        for (size_t j = 0; j < document->result_count; j++)
            if (!strcmp(document->results[j].frontend, frontend->name)) {
                any |= document->results[j].verdict == VERDICT_ERROR;
                tested = true;
            }
        if (tested && !any)
            frontend->error = NULL;
    }
}

int merge_make(struct merged *merged_out, const struct merge_source *sources, size_t count,
               struct why *why)
{
    struct merging merging = {.sources = sources};
    int rc = make_room(&merging, count);

    if (rc)
        why_set(why, rc, "no memory to merge these runs");
    for (size_t i = 0; !rc && i < count; i++)
        rc = add_source(&merging, i, why);
    free(merging.frontend_sources);
    if (!rc && put_in_order(&merging.merged))
        rc = why_set(why, -ENOMEM, "no memory to merge these runs");
    if (rc) {
        merge_dispose(&merging.merged);
        return rc;
    }
    settle_errors(&merging.merged.document);
    *merged_out = merging.merged;
    return 0;
}

void merge_dispose(struct merged *merged)
{
    free(merged->document.frontends);
    free(merged->document.results);
    free(merged->document.cases);
    free(merged->document.clauses);
    free(merged->sources);
    *merged = (struct merged){0};
}
