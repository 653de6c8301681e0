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

int variation_make(struct variation *variation_out, const struct conf_case *const *cases,
                   const struct offer *more)
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
    }
    if (rc)
        variation_dispose(&variation);
    else
        *variation_out = variation;
    return rc;
}

void variation_dispose(struct variation *variation)
{
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
