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
    struct cited_clause *cited = &document->clauses[document->clause_count];

    if (!clause)
        return true;
    for (size_t i = 0; i < document->clause_count; i++)
        if (strcmp(document->clauses[i].number, clause->number) == 0)
            return true;
    document->clause_count++;
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

int asked_fill(struct run_document *document, const struct conf_case *const *cases)
{
    size_t count = 0, citations = 1;
    int rc;

    for (; cases[count]; count++)
        citations += CASE_MAX_CLAUSES + cases[count]->expect_count;
    document->cases = calloc(count + 1, sizeof(*document->cases));
    document->clauses = calloc(citations, sizeof(*document->clauses));
    rc = document->cases && document->clauses ? 0 : -ENOMEM;
    for (; !rc && *cases; cases++) {
        rc = asked_case(&document->cases[document->case_count], *cases);
        if (rc)
            break;
        document->case_count++;
        rc = cite_all(document, *cases) ? 0 : -ENOMEM;
    }
    return rc;
}
