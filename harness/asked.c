/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/asked.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/offer.h"
#include "harness/clause.h"
#include "harness/outcome.h"
#include "harness/result_json.h"
#include "harness/sentence.h"

/* What every case expects (outcome.h). */
static const struct {
    enum strength strength;
    const char *text;
} always[] = {
    {MUST, "no request hangs, the device and the guest live, and no write is lost."},
    {SHOULD, "nobody is told that data is durable when it is not."},
};

/* A copy, and whether that worked; no text is no copy. */
static bool copy(char **copy_out, const char *text)
{
    *copy_out = text ? strdup(text) : NULL;
    return !text || *copy_out;
}

static bool copy_list(char ***copies_out, size_t *count_out, const char *const *texts, size_t count)
{
    *copies_out = calloc(count + 1, sizeof(**copies_out));
    for (size_t i = 0; *copies_out && i < count; i++) {
        if (!copy(&(*copies_out)[i], texts[i]))
            return false;
        *count_out = i + 1;
    }
    return *copies_out;
}

static bool add_offer(struct asked_backend *backend, const char *node, const char *value)
{
    struct sentence sentence = {""};

    sentence_say(&sentence, value ? "%s = \"%s\"" : "no %s", node, value);
    return copy(&backend->offers[backend->offer_count++], sentence.text);
}

/* The two features that every case is about, there or not, and whatever else the offer says. */
static bool add_offers(struct asked_backend *backend, const struct offer *offer)
{
    struct offer rest = *offer;
    const struct offer_node *node;
    size_t nodes = 0;
    bool ok;

    while (offer_node(nodes))
        nodes++;
    backend->offers = calloc(2 + nodes, sizeof(*backend->offers));
    ok = backend->offers && add_offer(backend, "feature-flush-cache", offer->flush_cache) &&
         add_offer(backend, "feature-barrier", offer->barrier);
    rest.flush_cache = rest.barrier = NULL;
    for (size_t i = 0; ok && (node = offer_node(i)); i++)
        if (offer_value(&rest, node) != node->usual)
            ok = add_offer(backend, node->name, offer_value(&rest, node));
    return ok;
}

static bool add_backend(struct asked_case *asked, const struct personality *personality,
                        const struct offer *offer)
{
    struct asked_backend *backend = &asked->backends[asked->backend_count++];
    struct sentence about = {""};

    if (!personality)
        return add_offers(backend, offer);
    sentence_say(&about, "%s", personality->about);
    sentence_say(&about, *personality->source ? " (read, not measured: %s)." : ".",
                 personality->source);
    return copy(&backend->name, personality->name) && copy(&backend->about, about.text) &&
           add_offers(backend, offer);
}

static bool add_backends(struct asked_case *asked, const struct conf_case *c)
{
    asked->backends = calloc(2, sizeof(*asked->backends));
    return asked->backends && add_backend(asked, c->backend, case_offer(c)) &&
           (!case_moves(c) || add_backend(asked, c->backend_later, case_offer_later(c)));
}

static bool add_rules(struct asked_case *asked, const struct fault_rule *rules, size_t count)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        struct sentence sentence = {""};

        sentence_rule(&sentence, &rules[i]);
        ok = copy(&asked->deviations[asked->deviation_count++], sentence.text);
    }
    return ok;
}

static bool add_deviations(struct asked_case *asked, const struct conf_case *c)
{
    const struct personality *now = c->backend, *later = c->backend_later;
    size_t habits = now ? now->habit_count : 0, later_habits = later ? later->habit_count : 0;

    asked->deviations =
        calloc(c->rule_count + habits + later_habits + 1, sizeof(*asked->deviations));
    return asked->deviations && add_rules(asked, c->rules, c->rule_count) &&
           (!now || add_rules(asked, now->habits, habits)) &&
           (!later || add_rules(asked, later->habits, later_habits));
}

static bool add_steps(struct asked_case *asked, const struct conf_case *c)
{
    bool ok;

    asked->steps = calloc(c->step_count + 1, sizeof(*asked->steps));
    ok = asked->steps;
    for (size_t i = 0; ok && i < c->step_count; i++) {
        struct asked_step *step = &asked->steps[asked->step_count++];
        struct sentence sentence = {""};

        sentence_step(&sentence, &c->steps[i]);
        ok = copy(&step->mark, c->steps[i].mark) && copy(&step->text, sentence.text);
    }
    return ok;
}

static bool add_expectation(struct asked_case *asked, enum strength strength, const char *text,
                            const struct clause *basis)
{
    struct asked_expectation *expectation = &asked->expectations[asked->expectation_count++];

    return copy(&expectation->strength, strength_word(strength)) &&
           copy(&expectation->text, text) &&
           copy(&expectation->clause, basis ? basis->number : NULL);
}

static bool add_expectations(struct asked_case *asked, const struct conf_case *c)
{
    const size_t always_count = sizeof(always) / sizeof(always[0]);
    bool ok;

    asked->expectations = calloc(c->expect_count + always_count, sizeof(*asked->expectations));
    ok = asked->expectations;
    for (size_t i = 0; ok && i < c->expect_count; i++) {
        struct sentence sentence = {""};

        sentence_expectation(&sentence, &c->expect[i]);
        ok = add_expectation(asked, c->expect[i].strength, sentence.text, c->expect[i].basis);
    }
    for (size_t i = 0; ok && i < always_count; i++)
        ok = add_expectation(asked, always[i].strength, always[i].text, NULL);
    return ok;
}

static size_t count_cuts(const struct conf_case *c)
{
    size_t count = 0;

    while (count < CASE_MAX_CUTS && c->cut_at[count])
        count++;
    return count;
}

int asked_case(struct asked_case *asked_out, const struct conf_case *c)
{
    struct asked_case asked = {.clauses = c->clauses[0] ? clause_numbers(c) : NULL};
    bool ok = (asked.clauses || !c->clauses[0]) && copy(&asked.name, c->name) &&
              copy(&asked.family, c->family) && copy(&asked.question, c->question) &&
              copy(&asked.story, c->story) && copy(&asked.driver_params, c->driver_params) &&
              copy(&asked.agreed, c->agreed) && copy(&asked.filesystem, c->filesystem) &&
              copy(&asked.control, c->control) &&
              copy(&asked.moment, c->moment ? moment_word(c->moment) : NULL) &&
              copy(&asked.subject, subject_word(c->subject)) && add_backends(&asked, c) &&
              add_deviations(&asked, c) && add_steps(&asked, c) && add_expectations(&asked, c) &&
              copy_list(&asked.cuts, &asked.cut_count, c->cut_at, count_cuts(c));

    if (ok)
        *asked_out = asked;
    else
        result_asked_dispose(&asked);
    return ok ? 0 : -ENOMEM;
}

static bool cite(struct run_document *document, const struct clause *clause)
{
    struct cited_clause *cited;

    if (!clause)
        return true;
    for (size_t i = 0; i < document->clause_count; i++)
        if (strcmp(document->clauses[i].number, clause->number) == 0)
            return true;
    cited = reallocarray(document->clauses, document->clause_count + 1, sizeof(*cited));
    if (!cited)
        return false;
    document->clauses = cited;
    cited += document->clause_count++;
    *cited = (struct cited_clause){0};
    return copy(&cited->number, clause->number) && copy(&cited->source, clause->source) &&
           copy(&cited->section, clause->section) && copy(&cited->text, clause->says) &&
           copy(&cited->but, clause->but);
}

static bool cite_all(struct run_document *document, const struct conf_case *c)
{
    bool ok = true;

    for (size_t i = 0; ok && i < CASE_MAX_CLAUSES && c->clauses[i]; i++)
        ok = cite(document, c->clauses[i]);
    for (size_t i = 0; ok && i < c->expect_count; i++)
        ok = cite(document, c->expect[i].basis);
    return ok;
}

/* Where a case of this name stands, or is to stand; NULL: no memory. */
static struct asked_case *place_of(struct run_document *document, const char *name)
{
    struct asked_case *cases = document->cases;
    size_t i = 0;

    while (i < document->case_count && strcmp(cases[i].name, name) != 0)
        i++;
    if (i < document->case_count)
        return &cases[i];
    cases = reallocarray(cases, i + 1, sizeof(*cases));
    if (!cases)
        return NULL;
    document->cases = cases;
    cases[i] = (struct asked_case){0};
    return &cases[i];
}

int asked_put(struct run_document *document, const struct conf_case *c)
{
    struct asked_case asked, *place;

    if (asked_case(&asked, c))
        return -ENOMEM;
    place = place_of(document, c->name);
    if (!place) {
        result_asked_dispose(&asked);
        return -ENOMEM;
    }
    document->case_count += place->name == NULL;
    result_asked_dispose(place);
    *place = asked;
    return cite_all(document, c) ? 0 : -ENOMEM;
}

int asked_fill(struct run_document *document, const struct conf_case *const *cases)
{
    int rc = 0;

    for (; !rc && *cases; cases++)
        rc = asked_put(document, *cases);
    return rc;
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_list(char **a, size_t a_count, char **b, size_t b_count)
{
    bool ok = a_count == b_count;

    for (size_t i = 0; ok && i < a_count; i++)
        ok = same(a[i], b[i]);
    return ok;
}

static bool same_backends(const struct asked_case *a, const struct asked_case *b)
{
    bool ok = a->backend_count == b->backend_count;

    for (size_t i = 0; ok && i < a->backend_count; i++)
        ok = same_list(a->backends[i].offers, a->backends[i].offer_count, b->backends[i].offers,
                       b->backends[i].offer_count);
    return ok;
}

static bool same_steps(const struct asked_case *a, const struct asked_case *b)
{
    bool ok = a->step_count == b->step_count;

    for (size_t i = 0; ok && i < a->step_count; i++)
        ok = same(a->steps[i].mark, b->steps[i].mark) && same(a->steps[i].text, b->steps[i].text);
    return ok;
}

bool asked_same_play(const struct asked_case *then, const struct conf_case *c)
{
    struct asked_case now;
    bool ok;

    if (asked_case(&now, c))
        return false;
    ok = same(then->subject, now.subject) && same_backends(then, &now) &&
         same_list(then->deviations, then->deviation_count, now.deviations, now.deviation_count) &&
         same(then->driver_params, now.driver_params) && same(then->agreed, now.agreed) &&
         same(then->filesystem, now.filesystem) && same_steps(then, &now) &&
         same_list(then->cuts, then->cut_count, now.cuts, now.cut_count) &&
         same(then->control, now.control);
    result_asked_dispose(&now);
    return ok;
}
