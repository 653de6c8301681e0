/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/mutants_field.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases/cases.h"

static bool is_in(const struct conf_case *const *list, const struct conf_case *c)
{
    while (*list && *list != c)
        list++;
    return *list;
}

/* Does it expect something of the case, for this kernel? */
static bool names(const struct mutant *mutant, const struct conf_case *c, const char *series)
{
    for (size_t i = 0; mutant_is_for(mutant, series) && i < mutant->expectation_count; i++)
        if (mutant->expectations[i].c == c && mutant_expects(&mutant->expectations[i], series))
            return true;
    return false;
}

/* One mutant, or, with NULL, any of them. */
static bool is_named(const struct picked_list *mutants, const struct mutant *mutant,
                     const struct conf_case *c, const char *series)
{
    if (mutant)
        return names(mutant, c, series);
    for (size_t i = 0; i < mutants->count; i++)
        if (names(&mutants->items[i].mutant, c, series))
            return true;
    return false;
}

/* In the catalogue's order, and behind them those that are made of their names. */
static const struct conf_case **list_cases(const struct picked_list *mutants,
                                           const struct mutant *mutant, const char *series,
                                           const struct field_more *more)
{
    const struct conf_case **list;
    size_t all = 0, others = 0, count = 0;

    while (all_cases[all])
        all++;
    while (more->cases[others])
        others++;
    list = calloc(all + others + 1, sizeof(struct conf_case *));
    for (size_t i = 0; list && i < all; i++)
        if (more->whole || is_in(more->cases, all_cases[i]) ||
            is_named(mutants, mutant, all_cases[i], series))
            list[count++] = all_cases[i];
    for (size_t i = 0; list && i < others; i++)
        if (!is_in(list, more->cases[i]))
            list[count++] = more->cases[i];
    return list;
}

int field_init(struct field *field, const char *series, const struct picked_list *mutants,
               const struct field_more *more)
{
    bool whole;

    *field = (struct field){.series = series};
    snprintf(field->stock.name, FIELD_NAME_SIZE, "linux-%s", series);
    field->stock.cases = list_cases(mutants, NULL, series, more);
    field->trials = calloc(mutants->count, sizeof(*field->trials));
    whole = field->stock.cases && field->trials;
    for (; whole && field->count < mutants->count; field->count++) {
        struct trial *trial = &field->trials[field->count];

        trial->picked = &mutants->items[field->count];
        snprintf(trial->name, FIELD_NAME_SIZE, "linux-%.24s-%s", series,
                 trial->picked->mutant.name);
        trial->cases = list_cases(mutants, &trial->picked->mutant, series, more);
        whole = trial->cases;
    }
    return whole ? 0 : -ENOMEM;
}

static void dispose(struct trial *trial)
{
    free((void *)trial->cases);
    free(trial->failed);
    driver_dispose(&trial->made);
}

void field_dispose(struct field *field)
{
    dispose(&field->stock);
    for (size_t i = 0; i < field->count; i++)
        dispose(&field->trials[i]);
    free(field->trials);
    kit_dispose(&field->kit);
    *field = (struct field){0};
}

bool field_is_for(const struct field *field, const struct trial *trial)
{
    return mutant_is_for(&trial->picked->mutant, field->series);
}
