/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/variation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"

#define DRIVER_INDIRECT 32u /* what Linux' driver uses unless told otherwise */

static void vary_offer(struct offer *offer, const struct offer *more)
{
    const struct offer_node *node;

    for (size_t i = 0; (node = offer_node(i)); i++)
        if (!offer_word(offer, node) && offer_word(more, node))
            offer_set(offer, node->name, offer_word(more, node));
}

/* Adds "name=value" unless the case says something of that parameter itself. */
static int add_param(struct varied *varied, const char *name, unsigned value)
{
    size_t used = strlen(varied->params), room = sizeof(varied->params) - used;
    char word[64];

    snprintf(word, sizeof(word), "%s=", name);
    if (strstr(varied->params, word))
        return 0;
    return snprintf(varied->params + used, room, "%s%s%u", used ? " " : "", word, value) < (int)room
               ? 0
               : -E2BIG;
}

static int vary_params(struct varied *varied, const struct offer *more)
{
    const struct offer_terms terms = offer_terms(&varied->c.offer);
    int rc = 0;

    if (varied->c.driver_params && snprintf(varied->params, sizeof(varied->params), "%s",
                                            varied->c.driver_params) >= (int)sizeof(varied->params))
        return -E2BIG;
    if (more->max_ring_page_order && terms.ring_order)
        rc = add_param(varied, "max_ring_page_order", terms.ring_order);
    if (!rc && more->max_queues && terms.queues > 1)
        rc = add_param(varied, "max_queues", terms.queues);
    if (!rc && more->max_indirect && terms.indirect > DRIVER_INDIRECT)
        rc = add_param(varied, "max_indirect_segments", terms.indirect);
    varied->c.driver_params = varied->params[0] ? varied->params : NULL;
    return rc;
}

static void lacks(struct varied *varied, const char *node, const char *wanted, const char *there)
{
    snprintf(varied->lacks, sizeof(varied->lacks), "it needs %s=%s, and the backend %s offers %s",
             node, wanted, varied->backend.name, there);
}

/* A feature is as the backend has it, and may be set to less where it is a number. */
static bool has_feature(const struct offer_node *node, const char *wanted, const char *there)
{
    return strstr(node->name, "max") ? strtoul(wanted, NULL, 10) <= strtoul(there, NULL, 10)
                                     : !strcmp(wanted, there);
}

/* What is no feature is a property of the disk, or the toolstack's: it becomes as the case says. */
static void merge_offer(struct varied *varied, const struct offer *asked)
{
    struct offer *has = &varied->backend.offer;
    const struct offer_node *node;

    for (size_t i = 0; (node = offer_node(i)); i++) {
        const char *wanted = offer_word(asked, node), *there = offer_word(has, node);
        const char *absent = strstr(node->name, "queues") ? "1" : "0";

        if (wanted && node->place == OFFER_FEATURE &&
            !has_feature(node, wanted, there ? there : absent))
            lacks(varied, node->name, wanted, there ? there : "none");
        else if (wanted)
            offer_set(has, node->name, wanted);
    }
}

/* Which of the two ways to durability a driver takes depends on both. */
static void compare_ways(struct varied *varied, unsigned asked, unsigned there)
{
    const unsigned ways = OP_FLUSH | OP_BARRIER;

    if ((asked & ways) && (asked & ways) != (there & ways))
        snprintf(varied->lacks, sizeof(varied->lacks),
                 "it needs a backend without feature-%s, and %s offers that",
                 there & ~asked & OP_FLUSH ? "flush-cache" : "barrier", varied->backend.name);
}

/* Does it rest on something not being offered that is? */
static bool is_moot(const struct expectation *expect, unsigned more_ops)
{
    return more_ops &&
           ((expect->kind == EXPECT_WIRE && expect->times == NEVER && (expect->ops & more_ops)) ||
            expect->kind == EXPECT_LIMITS);
}

static int vary_expectations(struct varied *varied, unsigned more_ops)
{
    struct conf_case *c = &varied->c;
    size_t count = 0;

    varied->expect = calloc(c->expect_count + 1, sizeof(*varied->expect));
    if (!varied->expect)
        return -ENOMEM;
    for (size_t i = 0; i < c->expect_count; i++)
        if (!is_moot(&c->expect[i], more_ops))
            varied->expect[count++] = c->expect[i];
    c->expect = varied->expect;
    c->expect_count = count;
    return 0;
}

static int vary_backend(struct varied *varied, const struct personality *backend)
{
    struct conf_case *c = &varied->c;
    unsigned asked = offer_terms(&c->offer).ops, there;
    int rc;

    if (case_moves(c) && (c->backend_later || !offer_same(&c->offer, &c->offer_later))) {
        snprintf(varied->lacks, sizeof(varied->lacks),
                 "it is about another backend than before, and %s is to be the only one",
                 backend->name);
        return 0;
    }
    varied->backend = *backend;
    there = offer_terms(&backend->offer).ops;
    compare_ways(varied, asked, there);
    merge_offer(varied, &c->offer);
    rc = vary_expectations(varied, there & ~asked);
    c->offer = c->offer_later = (struct offer){0};
    c->backend = &varied->backend;
    if (case_moves(c))
        c->backend_later = &varied->backend;
    return rc;
}

int variation_make(struct variation *variation_out, const struct conf_case *const *cases,
                   const struct offer *more, const struct personality *backend)
{
    struct variation variation;
    size_t count = 0;
    int rc = 0;

    while (cases[count])
        count++;
    variation = (struct variation){.cases = calloc(count + 1, sizeof(*variation.cases)),
                                   .varied = calloc(count + 1, sizeof(*variation.varied))};
    if (!variation.cases || !variation.varied)
        rc = -ENOMEM;
    for (size_t i = 0; !rc && i < count; i++) {
        struct varied *varied = &variation.varied[i];

        varied->c = *cases[i];
        variation.cases[i] = &varied->c;
        if (varied->c.backend)
            continue;
        vary_offer(&varied->c.offer, more);
        if (case_moves(&varied->c) && !varied->c.backend_later)
            vary_offer(&varied->c.offer_later, more);
        rc = vary_params(varied, more);
        if (!rc && backend)
            rc = vary_backend(varied, backend);
    }
    if (rc)
        variation_dispose(&variation);
    else
        *variation_out = variation;
    return rc;
}

const char *variation_lacks(const struct conf_case *c)
{
    const struct varied *varied = (const struct varied *)c;

    return varied->lacks[0] ? varied->lacks : NULL;
}

void variation_dispose(struct variation *variation)
{
    for (size_t i = 0; variation->cases && variation->varied && variation->cases[i]; i++)
        free(variation->varied[i].expect);
    free(variation->cases);
    free(variation->varied);
    *variation = (struct variation){0};
}

const char *variation_agreement(const struct journal *journal)
{
    const char *text = NULL;

    for (size_t i = 0; i < journal_count(journal); i++)
        if (journal_at(journal, i)->kind == JOURNAL_CONNECT)
            text = journal_at(journal, i)->text;
    return text;
}

/* Is what begins at `word`, so long, one of the text's words? */
static bool says(const char *text, const char *word, size_t length)
{
    for (const char *at = text; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == length && !strncmp(at, word, length))
            return true;
    return false;
}

static bool says_value(const char *text, const char *name, unsigned value)
{
    char word[64];
    int length = snprintf(word, sizeof(word), "%s=%u", name, value);

    return says(text, word, (size_t)length);
}

int variation_check(const struct conf_case *c, const struct offer *more,
                    const struct journal *journal, struct why *why)
{
    const struct offer_terms terms = offer_terms(&c->offer);
    const struct {
        const char *asked, *name;
        unsigned value;
    } uses[] = {
        {more->max_ring_page_order, "ring-page-order", terms.ring_order},
        {more->max_queues, "queues", terms.queues},
        {more->persistent, "persistent", terms.persistent},
    };
    const char *text = variation_agreement(journal);

    for (size_t i = 0; !c->backend && i < sizeof(uses) / sizeof(uses[0]); i++)
        if (uses[i].asked && (!text || !says_value(text, uses[i].name, uses[i].value)))
            return why_set(why, -EINVAL,
                           "the frontend was to use %s=%u and connected with %s, so this was not "
                           "tested (queues need as many vcpus)",
                           uses[i].name, uses[i].value, text ? text : "nothing");
    return 0;
}

int variation_agreed(const struct conf_case *c, const char *agreement, struct why *why)
{
    for (const char *word = c->agreed ? c->agreed : ""; *word;
         word += strcspn(word, " "), word += strspn(word, " "))
        if (!agreement || !says(agreement, word, strcspn(word, " ")))
            return why_set(why, -ENODATA, "it is about %s, and the frontend connected with %s",
                           c->agreed, agreement ? agreement : "nothing");
    return 0;
}
